using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Store;

/// <summary>Brings the database's unique constraints up to the model's rules: missing ones are added, those of rules that are gone are dropped.</summary>
internal static class UniqueConstraints
{
    /// <summary>The names of our constraints on a table now.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(NpgsqlConnection connection, ObjectTable table, CancellationToken cancellationToken)
    {
        const string Sql = "select conname from pg_constraint where conrelid = to_regclass($1) and contype = 'u' and starts_with(conname, 'unique_') order by conname";
        await using var command = new NpgsqlCommand(Sql, connection) { Parameters = { new() { Value = $"\"{table.Identifier.Schema}\".\"{table.Identifier.Name}\"" } } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        var names = new List<string>();
        while (await reader.ReadAsync(cancellationToken)) names.Add(reader.GetString(0));
        return names;
    }

    /// <summary>What is to be done; nothing when the database fits.</summary>
    public static IReadOnlyList<UniqueChange> Changes(StoreSchema schema, EntityDefinition entity, IReadOnlyList<string> existing)
    {
        string table = schema.ObjectsOf(entity);
        var changes = new List<UniqueChange>();
        var kept = new HashSet<string>(StringComparer.Ordinal);
        foreach (UniqueRule rule in entity.ValidationRules.OfType<UniqueRule>())
        {
            MemberDefinition member = entity.Member(rule.Member);
            string name = UniqueColumn.ConstraintName(entity, rule, member), column = UniqueColumn.ColumnName(rule, member);
            kept.Add(name);
            if (existing.Contains(name)) continue;
            string added = UniqueColumn.IsGenerated(member)
                ? $"alter table {table} add column if not exists \"{column}\" text generated always as ({UniqueColumn.Normalized(rule, StoreSchema.Column(member))}) stored;"
                : "";
            changes.Add(new UniqueChange(entity, member, $"{added}alter table {table} add constraint \"{name}\" unique (\"{column}\") deferrable initially deferred"));
        }
        changes.InsertRange(0, existing.Where(name => !kept.Contains(name)).Select(name => new UniqueChange(entity, null, $"alter table {table} drop constraint \"{name}\"")));
        return changes;
    }

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelInvalid"/>: there are objects with the same value already.</exception>
    public static async Task ApplyAsync(NpgsqlConnection connection, UniqueChange change, CancellationToken cancellationToken)
    {
        try
        {
            await using var command = new NpgsqlCommand(change.Sql, connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            throw new OfflineSyncException(ErrorCode.ModelInvalid, $"{change.Member!.Name} of {change.Entity.Name} cannot be unique: there are objects with the same value already.",
                "Give them different values first, or take the rule back.", innerException: exception);
        }
    }
}

/// <summary>A change of the database's unique constraints.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Member">The member; null when a constraint is dropped.</param>
/// <param name="Sql">The statements.</param>
internal sealed record UniqueChange(EntityDefinition Entity, MemberDefinition? Member, string Sql);
