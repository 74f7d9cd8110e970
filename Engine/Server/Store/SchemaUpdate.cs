using Npgsql;
using OfflineSync.Projections;
using Weasel.Core;
using Weasel.Core.Migrations;

namespace OfflineSync.Server.Store;

/// <summary>Brings the tables up to the model: missing ones are created, columns added in place, rows and columns that are there stay.</summary>
internal static class SchemaUpdate
{
    public static async Task ApplyAsync(ServerStore store, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await store.DataSource.OpenConnectionAsync(cancellationToken);
        await AdvisoryLocks.LockAsync(connection, store.Schema, AdvisoryLocks.SchemaUpdate, cancellationToken);
        try
        {
            string script = SchemaScript.Whole(store);
            byte[] wanted = SchemaFingerprint.WantedBy(script);
            SchemaFingerprint fingerprint = await SchemaFingerprint.ReadAsync(connection, store.Schema, cancellationToken);
            if (!fingerprint.IsLeftBy(wanted))
            {
                await ApplyAsync(connection, store, fingerprint.IsEmpty ? script : null, cancellationToken);
                await SchemaFingerprint.RecordAsync(connection, store.Schema, wanted, cancellationToken);
            }
            KnowUniqueColumns(store);
        }
        finally
        {
            await AdvisoryLocks.UnlockAsync(connection, store.Schema, AdvisoryLocks.SchemaUpdate);
        }
    }

    private static async Task ApplyAsync(NpgsqlConnection connection, ServerStore store, string? wholeScript, CancellationToken cancellationToken)
    {
        IReadOnlyList<UniqueChange> unique = await KeepColumnsAsync(connection, store, cancellationToken);
        if (store.Settings.AutoCreate == SchemaAutoCreate.None)
        {
            await RefuseAsync(store, unique);
        }
        else if (wholeScript is not null)
        {
            await using var command = new NpgsqlCommand(wholeScript, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        else
        {
            await store.Events.Storage.ApplyAllConfiguredChangesToDatabaseAsync(JasperFx.AutoCreate.CreateOrUpdate);
            foreach (UniqueChange change in unique) await UniqueConstraints.ApplyAsync(connection, change, cancellationToken);
        }
    }

    /// <summary>Makes the columns that are there part of the tables' definitions.</summary>
    /// <returns>What is to be done about unique constraints after that.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelInvalid"/>: a member has another type than its column.</exception>
    public static async Task<IReadOnlyList<UniqueChange>> KeepColumnsAsync(ServerStore store, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await store.DataSource.OpenConnectionAsync(cancellationToken);
        return await KeepColumnsAsync(connection, store, cancellationToken);
    }

    private static async Task<IReadOnlyList<UniqueChange>> KeepColumnsAsync(NpgsqlConnection connection, ServerStore store, CancellationToken cancellationToken)
    {
        List<string> problems = [];
        List<UniqueChange> unique = [];
        foreach (ObjectTable table in store.Events.Storage.AllObjects().OfType<ObjectTable>())
        {
            await KeepColumnsAsync(connection, table, problems, cancellationToken);
            // An index that the table's definition lacks would be dropped; these belong to constraints, which are looked after here.
            IReadOnlyList<string> constraints = await UniqueConstraints.ReadAsync(connection, table, cancellationToken);
            foreach (string name in constraints) table.IgnoreIndex(name);
            unique.AddRange(UniqueConstraints.Changes(store.Schema, table.Entity, constraints));
        }
        ThrowIfRetyped(problems);
        return unique;
    }

    // The update would drop a column that the table's definition lacks. The values of a member that left the model stay where they are.
    private static async Task KeepColumnsAsync(NpgsqlConnection connection, ObjectTable table, List<string> problems, CancellationToken cancellationToken)
    {
        const string Sql = """
            select attname, format_type(atttypid, atttypmod)
            from pg_attribute
            where attrelid = to_regclass($1) and attnum > 0 and not attisdropped
            """;
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = $"\"{table.Identifier.Schema}\".\"{table.Identifier.Name}\"" } } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        Dictionary<string, MemberDefinition> members = table.Entity.Members.ToDictionary(StoreSchema.ColumnName);
        while (await reader.ReadAsync(cancellationToken))
        {
            string name = reader.GetString(0), type = reader.GetString(1);
            if (members.TryGetValue(name, out MemberDefinition? member))
            {
                if (Canonical(type) != MemberColumn.TypeName(member.Type)) problems.Add($"{table.Entity.Name}: {member.Name} is {member.Type} in the model, and {type} in the database");
            }
            else if (!table.HasColumn(name))
            {
                table.AddColumn(name, type);
            }
        }
    }

    /// <summary>Makes what belongs to unique constraints part of the tables' definitions: whoever updates the store by them later would drop it else.</summary>
    private static void KnowUniqueColumns(ServerStore store)
    {
        foreach (ObjectTable table in store.Events.Storage.AllObjects().OfType<ObjectTable>())
        {
            foreach (UniqueRule rule in table.Entity.ValidationRules.OfType<UniqueRule>())
            {
                MemberDefinition member = table.Entity.Member(rule.Member);
                string column = UniqueColumn.ColumnName(rule, member);
                if (!table.HasColumn(column)) table.AddColumn(column, MemberColumn.TypeName(member.Type));
                table.IgnoreIndex(UniqueColumn.ConstraintName(table.Entity, rule, member));
            }
        }
    }

    private static string Canonical(string type) => type == "timestamp with time zone" ? "timestamptz" : type;

    private static void ThrowIfRetyped(List<string> problems)
    {
        if (problems.Count == 0) return;
        throw new OfflineSyncException(ErrorCode.ModelInvalid,
            $"The type of a member never changes once there are values:{Environment.NewLine}- {string.Join(Environment.NewLine + "- ", problems)}",
            "Give the member back its type, and add a new one with another stable id.");
    }

    private static async Task RefuseAsync(ServerStore store, IReadOnlyList<UniqueChange> unique)
    {
        SchemaMigration migration = await store.Events.Storage.CreateMigrationAsync();
        if (migration.Difference == SchemaPatchDifference.None && unique.Count == 0) return;
        throw new OfflineSyncException(ErrorCode.OptionsInvalid,
            $"The database lacks tables, columns, constraints or functions that the model '{store.Model.Name}' needs in schema {store.Schema.Name}, and {nameof(OfflineSyncServerOptions.AutoCreate)} is {nameof(SchemaAutoCreate.None)}.",
            $"Apply what 'offlinesync server script' prints, or set {nameof(OfflineSyncServerOptions.AutoCreate)} to {nameof(SchemaAutoCreate.CreateOrUpdate)}.");
    }
}
