using Npgsql;
using Weasel.Core;
using Weasel.Core.Migrations;
using Weasel.Postgresql;

namespace OfflineSync.Server.Store;

/// <summary>The tables as SQL, for those who apply it by hand.</summary>
internal static class SchemaScript
{
    /// <summary>The whole script, or what the database lacks; empty when it lacks nothing.</summary>
    public static async Task<string> WriteAsync(ServerStore store, bool all, CancellationToken cancellationToken)
    {
        if (all) return Whole(store);
        try
        {
            await PrimaryCheck.ThrowIfStandbyAsync(store.DataSource, cancellationToken);
            IReadOnlyList<UniqueChange> unique = await SchemaUpdate.KeepColumnsAsync(store, cancellationToken);
            return await LackingAsync(store) + Text(unique);
        }
        catch (Exception exception) when (exception is NpgsqlException || PostgresErrors.StateOf(exception) is not null)
        {
            throw PostgresErrors.Translate(exception);
        }
    }

    /// <summary>Everything, for a database that has nothing.</summary>
    public static string Whole(ServerStore store) =>
        store.Events.Storage.ToDatabaseScript() + Text(store.Model.Entities.SelectMany(entity => UniqueConstraints.Changes(store.Schema, entity, [])));

    private static string Text(IEnumerable<UniqueChange> changes) => string.Concat(changes.Select(change => $"{change.Sql};{Environment.NewLine}"));

    private static async Task<string> LackingAsync(ServerStore store)
    {
        SchemaMigration migration = await store.Events.Storage.CreateMigrationAsync();
        if (migration.Difference == SchemaPatchDifference.None) return "";
        using var text = new StringWriter();
        new PostgresqlMigrator().WriteScript(text, (migrator, writer) =>
        {
            migrator.WriteSchemaCreationSql(migration.Schemas, writer);
            migration.WriteAllUpdates(writer, migrator, JasperFx.AutoCreate.CreateOrUpdate);
        });
        return text.ToString();
    }
}
