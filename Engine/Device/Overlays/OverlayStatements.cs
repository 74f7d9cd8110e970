using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>The prepared statements that write overlay rows, per entity.</summary>
internal sealed class OverlayStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<EntityTable, RawStatement> _upserts = [];

    /// <summary>Writes a row: id $1, deleted $2, new $3, members from $4.</summary>
    public RawStatement Upsert(EntityTable table)
    {
        if (!_upserts.TryGetValue(table, out RawStatement? upsert)) _upserts.Add(table, upsert = new RawStatement(connection, table.UpsertOverlay));
        return upsert;
    }

    public void Dispose()
    {
        foreach (RawStatement statement in _upserts.Values) statement.Dispose();
        _upserts.Clear();
    }
}
