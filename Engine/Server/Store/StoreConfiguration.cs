using System.Data.Common;
using JasperFx.Events;
using Marten;
using Npgsql;
using OfflineSync.Projections;
using Weasel.Core;

namespace OfflineSync.Server.Store;

/// <summary>How Marten and Npgsql are set up.</summary>
internal static class StoreConfiguration
{
    private const int PreparedStatements = 100;

    /// <summary>The options of the store, for <c>AddMartenStore</c> and for a store without a container.</summary>
    public static StoreOptions Options(StoreSettings settings, NpgsqlDataSource dataSource)
    {
        var options = new StoreOptions();
        options.Connection(dataSource);
        options.DatabaseSchemaName = settings.Schema.Name;
        options.AutoCreateSchemaObjects = JasperFx.AutoCreate.None;
        options.Events.DatabaseSchemaName = settings.Schema.Name;
        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.Quick;
        // The event's id is the entry's key: two copies of an entry that race apply once.
        options.Events.EnableUniqueIndexOnEventId = true;
        EventTypes.Register(options);
        options.Storage.ExtendedSchemaObjects.AddRange(ProjectedTables.Of(settings.Schema, settings.Model));
        options.Storage.ExtendedSchemaObjects.AddRange(ServerTables.Of(settings.Schema));
        options.Storage.ExtendedSchemaObjects.AddRange(ConstraintFunctions.Of(settings.Schema));
        return options;
    }

    /// <summary>The connections to PostgreSQL.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.PostgresUnavailable"/>: the connection string cannot be read.</exception>
    public static NpgsqlDataSource DataSource(string connectionString)
    {
        try
        {
            var builder = new NpgsqlDataSourceBuilder(connectionString);
            // A failed statement names its values in the error's detail otherwise, and errors are logged.
            builder.ConnectionStringBuilder.ApplicationName ??= "OfflineSync";
            PrepareStatements(builder.ConnectionStringBuilder, connectionString);
            return builder.Build();
        }
        catch (Exception exception) when (exception is ArgumentException or FormatException)
        {
            throw new OfflineSyncException(ErrorCode.PostgresUnavailable, $"The connection string of PostgreSQL cannot be read: {exception.Message}",
                "It looks like this: Host=localhost;Database=field;Username=field;Password=….", innerException: exception);
        }
    }

    /// <summary>
    /// Statements are parsed once for each connection, unless the connection string says how many are. They are still planned each time, by the
    /// values they have: a plan that was made for ten ids would be used for ten thousand.
    /// </summary>
    private static void PrepareStatements(NpgsqlConnectionStringBuilder settings, string connectionString)
    {
        if (new DbConnectionStringBuilder { ConnectionString = connectionString }.ContainsKey("Max Auto Prepare")) return;
        settings.MaxAutoPrepare = PreparedStatements;
        settings.AutoPrepareMinUsages = 2;
        settings.Options = $"{settings.Options} -c plan_cache_mode=force_custom_plan".TrimStart();
    }
}
