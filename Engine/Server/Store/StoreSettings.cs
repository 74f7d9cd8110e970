using OfflineSync.Projections;

namespace OfflineSync.Server.Store;

/// <summary>Where the server keeps its data, and what it keeps.</summary>
internal sealed record StoreSettings(DomainModel Model, string ConnectionString)
{
    /// <summary>The database schema of all tables.</summary>
    public StoreSchema Schema { get; init; } = new();

    /// <summary>What happens when tables are missing.</summary>
    public SchemaAutoCreate AutoCreate { get; init; } = SchemaAutoCreate.CreateOrUpdate;
}
