using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>The prepared statements that write downloaded rows, per layout.</summary>
internal sealed class BaseStatements(SqliteConnection connection) : IDisposable
{
    private readonly Dictionary<string, RawStatement> _statements = [];

    /// <summary>Changes the row of the current generation: id $1, event $2, layout $3, generation $4, members from $5.</summary>
    public RawStatement Update(BoundLayout layout)
    {
        Dictionary<string, int> places = layout.Members.Select((member, i) => (member.Id, Place: i + 5)).ToDictionary(pair => pair.Id, pair => pair.Place);
        string sets = string.Concat(layout.Table.Entity.Members.Select(member =>
            $", {EntityTable.Quote(member.Id)} = {(places.TryGetValue(member.Id, out int place) ? $"?{place}" : "null")}"));
        return Get($"u{layout.Id}", $"update {layout.Table.Base} set _event = ?2, _layout = ?3{sets} where id = ?1 and _from <= ?4 and (_to is null or _to > ?4)");
    }

    /// <summary>Inserts a row into the current generation $4; where a build has the object already, only until that one shows.</summary>
    public RawStatement InsertCurrent(BoundLayout layout) => Get($"c{layout.Id}", $"""
        insert into {layout.Table.Base} (id, _event, _layout, _from, _to{Columns(layout)})
        values (?1, ?2, ?3, ?4, (select _from from {layout.Table.Base} where id = ?1 and _from > ?4){Parameters(layout)})
        """);

    /// <summary>Inserts a row from generation $4 on, where none begins there.</summary>
    public RawStatement Insert(BoundLayout layout) => Get($"i{layout.Id}",
        $"insert into {layout.Table.Base} (id, _event, _layout, _from{Columns(layout)}) values (?1, ?2, ?3, ?4{Parameters(layout)})");

    /// <summary>Inserts a row from generation $4 on, or replaces the one that begins there.</summary>
    public RawStatement Replace(BoundLayout layout) => Get($"r{layout.Id}",
        $"insert or replace into {layout.Table.Base} (id, _event, _layout, _from{Columns(layout)}) values (?1, ?2, ?3, ?4{Parameters(layout)})");

    /// <summary>Ends the row of the generations before $2 there.</summary>
    public RawStatement End(EntityTable table) =>
        Get($"e{table.Entity.Id}", $"update {table.Base} set _to = ?2 where id = ?1 and _from < ?2 and _to is null");

    /// <summary>Deletes the row of generation $2.</summary>
    public RawStatement Delete(EntityTable table) =>
        Get($"d{table.Entity.Id}", $"delete from {table.Base} where id = ?1 and _from <= ?2 and (_to is null or _to > ?2)");

    /// <summary>Deletes the row that begins with generation $2.</summary>
    public RawStatement DeleteBegun(EntityTable table) =>
        Get($"b{table.Entity.Id}", $"delete from {table.Base} where id = ?1 and _from = ?2");

    public void Dispose()
    {
        foreach (RawStatement statement in _statements.Values) statement.Dispose();
        _statements.Clear();
    }

    private static string Columns(BoundLayout layout) => string.Concat(layout.Members.Select(member => $", {EntityTable.Quote(member.Id)}"));

    private static string Parameters(BoundLayout layout) => string.Concat(layout.Members.Select((_, i) => $", ?{i + 5}"));

    private RawStatement Get(string name, string sql)
    {
        if (!_statements.TryGetValue(name, out RawStatement? statement)) _statements.Add(name, statement = new RawStatement(connection, sql));
        return statement;
    }
}
