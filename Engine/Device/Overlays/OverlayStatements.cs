using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>The prepared statements that write overlay rows, per entity: id $1, deleted $2, new $3, members from $4.</summary>
internal sealed class OverlayStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<EntityTable, RawStatement> _inserts = [], _replaces = [];

    /// <summary>Writes a row where there is none.</summary>
    public RawStatement Insert(EntityTable table) => Get(_inserts, table, table.InsertOverlay);

    /// <summary>Writes a row, or takes the place of one.</summary>
    public RawStatement Replace(EntityTable table) => Get(_replaces, table, table.ReplaceOverlay);

    public void Dispose()
    {
        foreach (RawStatement statement in _inserts.Values.Concat(_replaces.Values)) statement.Dispose();
        _inserts.Clear();
        _replaces.Clear();
    }

    private RawStatement Get(Dictionary<EntityTable, RawStatement> statements, EntityTable table, string sql)
    {
        if (!statements.TryGetValue(table, out RawStatement? statement)) statements.Add(table, statement = new RawStatement(connection, sql));
        return statement;
    }
}
