using Npgsql;

namespace OfflineSync.Server.Store;

/// <summary>Refuses standbys: a standby's snapshots hide running transactions, and a device would lose changes.</summary>
internal static class PrimaryCheck
{
    public static async Task ThrowIfStandbyAsync(NpgsqlDataSource dataSource, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = dataSource.CreateCommand("select pg_is_in_recovery()");
        if (await command.ExecuteScalarAsync(cancellationToken) is true) throw PostgresErrors.Standby();
    }
}
