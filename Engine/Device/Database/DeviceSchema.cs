using System.Collections.Frozen;
using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Creates the tables and views of a model, and extends them when the model has grown. Nothing is dropped but views.</summary>
internal static class DeviceSchema
{
    private const string StateName = "schema";
    private const int Format = 3;

    private const string OwnTables = """
        create table if not exists _state (name text not null primary key, value not null) without rowid;
        create table if not exists _layout (id integer primary key, entity text not null, members text not null, unique (entity, members));
        create table if not exists _reset (kind text not null, name blob not null, primary key (kind, name)) without rowid;
        insert or ignore into _state (name, value) values ('generation', 1);
        """;

    /// <summary>Creates or extends the tables.</summary>
    /// <returns>Whether the model is another one than before.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelInvalid"/>: a member has another type than the values that are here.</exception>
    public static bool Create(SqliteConnection connection, DomainModel model, FrozenDictionary<string, EntityTable> tables)
    {
        using var statements = new StatementCache(connection);
        SqliteConnections.Run(connection, OwnTables);
        SqliteConnections.Run(connection, OfferTable.Sql);
        HistoryTable.Create(statements);
        string version = $"{Format} {model.Version} {model.UpgradesVersion}";
        if (StateTable.Get(statements, StateName) == version) return false;
        ModelMigration.ThrowIfRetyped(statements, model);
        OutboxJournal.CreateTables(connection);
        foreach (EntityTable table in tables.Values) CreateTables(statements, table);
        StateTable.Set(statements, StateName, version);
        return true;
    }

    private static void CreateTables(StatementCache statements, EntityTable table)
    {
        SqliteConnection connection = statements.Connection;
        string columns = string.Concat(table.Entity.Members.Select(member => $", {Column(member)}"));
        SqliteConnections.Run(connection, $"""
            create table if not exists {table.Base} (
                id blob not null, _event blob not null, _layout integer not null, _from integer not null, _to integer{columns},
                primary key (id, _from)) without rowid;
            create index if not exists {EntityTable.Quote($"_base_{table.Entity.Id}_to")} on {table.Base} (_to) where _to is not null;
            create table if not exists {table.Overlay} (
                id blob not null primary key, _deleted integer not null, _new integer not null{columns}) without rowid;
            """);
        AddColumns(statements, table.Base, table);
        AddColumns(statements, table.Overlay, table);
        foreach (MemberDefinition reference in table.Entity.Members.Where(member => member.IsReference))
        {
            CreateIndex(connection, table.Base, reference);
            CreateIndex(connection, table.Overlay, reference);
        }
        SqliteConnections.Run(connection, $"drop view if exists {table.View}; {table.CreateView}");
    }

    private static void CreateIndex(SqliteConnection connection, string tableName, MemberDefinition reference)
    {
        string column = EntityTable.Quote(reference.Id), index = EntityTable.Quote($"{tableName.Trim('"')}_{reference.Id}");
        SqliteConnections.Run(connection, $"create index if not exists {index} on {tableName} ({column}) where {column} is not null");
    }

    private static void AddColumns(StatementCache statements, string tableName, EntityTable table)
    {
        HashSet<string> present = new(statements.Query($"select name from pragma_table_info('{tableName.Trim('"')}')", static row => row.GetString(0)), StringComparer.OrdinalIgnoreCase);
        foreach (MemberDefinition member in table.Entity.Members.Where(member => !present.Contains(member.Id)))
        {
            SqliteConnections.Run(statements.Connection, $"alter table {tableName} add column {Column(member)}");
        }
    }

    private static string Column(MemberDefinition member) => $"{EntityTable.Quote(member.Id)} {StoredValue.ColumnType(member.Type)}";
}
