using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace OfflineSync.Demo.Proof;

/// <summary>A device's SQLite file, opened for reading.</summary>
internal sealed class DeviceSide(string name, Func<string> database) : Side(name, "sqlite")
{
    protected override async Task<DbConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database(), Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        await connection.OpenAsync(cancellationToken);
        return connection;
    }
}
