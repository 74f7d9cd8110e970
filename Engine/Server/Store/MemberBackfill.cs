using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Store;

/// <summary>Fills members that took another one's place from the values that are stored, once for each upgrade: what a rebuild from the events gives, too.</summary>
internal static class MemberBackfill
{
    private const int ChunkRows = 10_000;

    /// <param name="transaction">The transaction that activates the model; nobody uploads meanwhile.</param>
    /// <param name="schema">The tables.</param>
    /// <param name="model">The model.</param>
    /// <param name="done">The upgrades that were run before.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelInvalid"/>: a stored value cannot be converted.</exception>
    public static async Task RunAsync(NpgsqlTransaction transaction, StoreSchema schema, DomainModel model, IReadOnlyList<string> done, CancellationToken cancellationToken)
    {
        foreach (EntityDefinition entity in model.Entities)
        {
            foreach (MemberUpgrade upgrade in entity.Upgrades.Where(upgrade => upgrade.Member is not null && !done.Contains(ModelHash.UpgradeLine(entity, upgrade))))
            {
                MemberDefinition old = new() { Name = upgrade.FromId, Type = upgrade.FromType!.Value };
                if (!await HasColumnAsync(transaction, schema, entity, old, cancellationToken)) continue;
                Guid? last = Guid.Empty;
                while (last is { } after) last = await FillAsync(transaction, schema, entity, upgrade, old, after, cancellationToken);
            }
        }
    }

    /// <returns>The last object of the chunk; null when there are no more.</returns>
    private static async Task<Guid?> FillAsync(
        NpgsqlTransaction transaction, StoreSchema schema, EntityDefinition entity, MemberUpgrade upgrade, MemberDefinition old, Guid after, CancellationToken cancellationToken)
    {
        MemberDefinition target = entity.Member(upgrade.Member!);
        string from = StoreSchema.Column(old), to = StoreSchema.Column(target);
        List<Guid> ids = [];
        List<object?> values = [];
        Guid? last = null;
        int rows = 0;
        await using (var select = new NpgsqlCommand($"select id, {from}, {to} from {schema.ObjectsOf(entity)} where {from} is not null and id > $1 order by id limit {ChunkRows}", transaction.Connection, transaction))
        {
            select.Parameters.Add(new() { Value = after });
            await using NpgsqlDataReader reader = await select.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
            {
                rows++;
                last = reader.GetGuid(0);
                bool isOwn = old.Id == target.Id;
                if (!isOwn && !reader.IsDBNull(2)) continue;
                object? value = MemberColumn.Read(reader, 1, old);
                if (!upgrade.TryConvert(target, value, out object? converted)) throw Failed(entity, upgrade, target, last.Value);
                if (isOwn && Values.Same(value, converted)) continue;
                ids.Add(last.Value);
                values.Add(converted);
            }
        }
        if (ids.Count > 0)
        {
            string sql = $"update {schema.ObjectsOf(entity)} t set {to} = filled.value from unnest($1, $2) filled(id, value) where t.id = filled.id";
            await using var update = new NpgsqlCommand(sql, transaction.Connection, transaction) { Parameters = { new() { Value = ids.ToArray() }, MemberColumn.Array(target.Type, values) } };
            await update.ExecuteNonQueryAsync(cancellationToken);
        }
        return rows < ChunkRows ? null : last;
    }

    private static async Task<bool> HasColumnAsync(NpgsqlTransaction transaction, StoreSchema schema, EntityDefinition entity, MemberDefinition old, CancellationToken cancellationToken)
    {
        const string Sql = "select exists (select from pg_attribute where attrelid = to_regclass($1) and attname = $2 and attnum > 0 and not attisdropped)";
        await using var command = new NpgsqlCommand(Sql, transaction.Connection, transaction)
        {
            Parameters = { new() { Value = schema.ObjectsOf(entity) }, new() { Value = StoreSchema.ColumnName(old) } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static OfflineSyncException Failed(EntityDefinition entity, MemberUpgrade upgrade, MemberDefinition target, Guid id) => new(ErrorCode.ModelInvalid,
        $"{entity.Name}: the stored {upgrade.FromId} of the object {id} cannot become {target.Name} ({target.Type}).",
        "Correct the conversion in the model's upgrade; it may answer null where a value is to be given up. Nothing was changed.");
}
