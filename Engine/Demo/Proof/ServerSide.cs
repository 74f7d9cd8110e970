using System.Data.Common;
using Npgsql;

namespace OfflineSync.Demo.Proof;

/// <summary>The server's PostgreSQL.</summary>
internal sealed class ServerSide(string connectionString) : Side("server", "postgres")
{
    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
