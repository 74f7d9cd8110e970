using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Rebuild;

/// <summary>A second set of the projected tables in a schema of their own, beside the live ones: what the events say.</summary>
internal static class ShadowTables
{
    public static StoreSchema SchemaOf(StoreSchema live) => new(live.Name + "_rebuild");

    public static async Task CreateAsync(NpgsqlConnection connection, StoreSchema live, StoreSchema shadow, DomainModel model)
    {
        // No unique constraints on objects: events are projected in parts, and values that are swapped stand twice between two of them.
        string sql = $"drop schema if exists {shadow.Name} cascade; create schema {shadow.Name};"
            + Create(shadow.ObjectHead, live.ObjectHead, "including indexes") + Create(shadow.Visibility, live.Visibility, "including indexes") + Create(shadow.Membership, live.Membership, "including indexes")
            + string.Concat(model.Entities.Select(entity => Create(shadow.ObjectsOf(entity), live.ObjectsOf(entity), ", primary key (id)")));
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static string Create(string table, string like, string extras) => $"create unlogged table {table} (like {like} {extras});";

    public static async Task DropAsync(NpgsqlConnection connection, StoreSchema shadow)
    {
        await using var command = new NpgsqlCommand($"drop schema if exists {shadow.Name} cascade", connection);
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Projects events into the shadow, with the code that projects uploads.</summary>
    public static async Task ProjectAsync(NpgsqlTransaction transaction, StoreSchema shadow, DomainModel model, IReadOnlyList<StoredEvent> events)
    {
        IReadOnlyList<ObjectChange> changes = EventFold.Fold(model, events);
        string sql = $"insert into {shadow.ObjectHead} (id, entity, deleted) select id, entity, false from unnest($1::uuid[], $2::text[]) as t(id, entity) on conflict (id) do nothing";
        await using (var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters = { new() { Value = changes.Select(change => change.Id.Value).ToArray() }, new() { Value = changes.Select(change => change.Entity.Id).ToArray() } },
        })
        {
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        await ObjectProjector.ApplyAsync(transaction, shadow, model, changes, CancellationToken.None);
    }

    /// <summary>Takes objects out of the shadow, to project them anew.</summary>
    public static async Task ForgetAsync(NpgsqlTransaction transaction, StoreSchema shadow, DomainModel model, Guid[] ids)
    {
        string sql = $"delete from {shadow.ObjectHead} where id = any($1); delete from {shadow.Visibility} where id = any($1);"
            + $"delete from {shadow.Membership} where source = any($1);"
            + string.Concat(model.Entities.Select(entity => $"delete from {shadow.ObjectsOf(entity)} where id = any($1);"));
        foreach (string statement in sql.Split(';', StringSplitOptions.RemoveEmptyEntries))
        {
            await using var command = new NpgsqlCommand(statement, transaction.Connection, transaction) { Parameters = { new() { Value = ids } } };
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
    }
}
