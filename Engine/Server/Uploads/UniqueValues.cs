using Npgsql;
using NpgsqlTypes;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>A value that must be unique, as the database compares it.</summary>
internal readonly record struct UniqueKey(string EntityId, int Member, string Value);

/// <summary>What a batch would make of a unique member of an object.</summary>
/// <param name="Key">The value, as the database compares it.</param>
/// <param name="Holder">Who has it in the database now; null for nobody.</param>
internal readonly record struct UniqueClaim(UniqueKey Key, ObjectId? Holder);

/// <summary>A unique member of an object and its value, before the database normalized it.</summary>
internal readonly record struct UniqueWish(EntityDefinition Entity, MemberDefinition Member, ObjectId Id, object Value);

/// <summary>Looks up who has the unique values that a batch claims, a statement per rule.</summary>
internal static class UniqueValues
{
    /// <summary>The claims by object and the member's place.</summary>
    public static async Task<IReadOnlyDictionary<(ObjectId Id, int Member), UniqueClaim>> ReadAsync(NpgsqlTransaction transaction, StoreSchema schema, IEnumerable<UniqueWish> wishes)
    {
        var claims = new Dictionary<(ObjectId, int), UniqueClaim>();
        foreach (IGrouping<(EntityDefinition Entity, MemberDefinition Member), UniqueWish> group in wishes.GroupBy(wish => (wish.Entity, wish.Member)))
        {
            (EntityDefinition entity, MemberDefinition member) = group.Key;
            UniqueWish[] asked = [.. group];
            await using var command = new NpgsqlCommand(Sql(schema, entity, member), transaction.Connection, transaction)
            {
                Parameters =
                {
                    new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer, Value = Enumerable.Range(0, asked.Length).ToArray() },
                    MemberColumn.Array(member.Type, [.. asked.Select(wish => wish.Value)]),
                },
            };
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
            while (await reader.ReadAsync(CancellationToken.None))
            {
                ObjectId? holder = reader.IsDBNull(2) ? null : new ObjectId(reader.GetGuid(2));
                claims[(asked[reader.GetInt32(0)].Id, member.Index)] = new UniqueClaim(new UniqueKey(entity.Id, member.Index, reader.GetString(1)), holder);
            }
        }
        return claims;
    }

    /// <summary>The unique values that the entries and contents of candidates set.</summary>
    public static IEnumerable<UniqueWish> WishesOf(IEnumerable<Candidate> candidates)
    {
        foreach (Candidate candidate in candidates)
        {
            if (candidate.Entity is not { } entity || !candidate.Remains) continue;
            foreach (MemberDefinition member in MembersOf(entity))
            {
                object? value = candidate.Members[member.Index] is { } set ? set.After : candidate.Shown.FirstOrDefault(shown => shown.Member == member)?.Value;
                if (value is not null) yield return new UniqueWish(entity, member, candidate.Id, value);
            }
        }
    }

    public static IEnumerable<MemberDefinition> MembersOf(EntityDefinition entity) =>
        entity.ValidationRules.OfType<UniqueRule>().Select(rule => entity.Member(rule.Member));

    public static UniqueRule RuleOf(EntityDefinition entity, int member) =>
        entity.ValidationRules.OfType<UniqueRule>().First(rule => entity.Member(rule.Member).Index == member);

    /// <summary>Locks unique values, for a run after others got in its way: from then on those who do the same wait for each other in order.</summary>
    public static async Task LockAsync(NpgsqlTransaction transaction, StoreSchema schema, IEnumerable<UniqueKey> keys)
    {
        string[] names = [.. keys.Select(key => $"offlinesync.{schema.Name}.unique.{key.EntityId}.{key.Member}.{key.Value}").Distinct()];
        if (names.Length == 0) return;
        // A few buckets: a lock per value could exhaust the lock table.
        string sql = "select pg_advisory_xact_lock(bucket) from (select distinct hashtextextended(name, 0) % 1024 + 4611686018427387904 as bucket from unnest($1) as name order by 1) b";
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction) { Parameters = { new() { Value = names } } };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static string Sql(StoreSchema schema, EntityDefinition entity, MemberDefinition member)
    {
        UniqueRule rule = RuleOf(entity, member.Index);
        string column = $"o.\"{UniqueColumn.ColumnName(rule, member)}\"", type = MemberColumn.TypeName(member.Type);
        return UniqueColumn.IsGenerated(member)
            ? $"""
                select t.place, k.key, o.id
                from unnest($1::integer[], $2::text[]) as t(place, value)
                cross join lateral (select {UniqueColumn.Normalized(rule, "t.value")} as key) k
                left join {schema.ObjectsOf(entity)} o on {column} = k.key
                """
            : $"""
                select t.place, t.value::text, o.id
                from unnest($1::integer[], $2::{type}[]) as t(place, value)
                left join {schema.ObjectsOf(entity)} o on {column} = t.value
                """;
    }
}
