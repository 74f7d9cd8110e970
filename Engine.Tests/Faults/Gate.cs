using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Store;

namespace OfflineSync.Tests.Faults;

/// <summary>Holds the gate that every upload passes, so that uploads stand still inside their transaction until it is opened.</summary>
internal sealed class Gate : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;

    private Gate(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        _connection = connection;
        _transaction = transaction;
    }

    public static async Task<Gate> CloseAsync(string connectionString)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        await AdvisoryLocks.TakeAsync(transaction, new StoreSchema(), AdvisoryLocks.Gate, CancellationToken.None);
        return new Gate(connection, transaction);
    }

    /// <summary>Returns when so many uploads wait.</summary>
    public async Task WaitForUploadsAsync(int count)
    {
        await using var command = new NpgsqlCommand("select count(*) from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())", _connection, _transaction);
        await Wait.UntilAsync(async () => (long)(await command.ExecuteScalarAsync())! >= count);
    }

    public Task OpenAsync() => _transaction.CommitAsync();

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync();
        await _connection.DisposeAsync();
    }
}
