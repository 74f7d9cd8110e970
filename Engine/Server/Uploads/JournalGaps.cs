using Npgsql;
using NpgsqlTypes;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>The rows of a journal's gaps, under the lock of its own row. Most journals have none.</summary>
internal static class JournalGaps
{
    public static async Task<IReadOnlyList<JournalGap>> ReadAsync(NpgsqlTransaction transaction, StoreSchema schema, JournalId journal)
    {
        await using var command = new NpgsqlCommand($"select first, last, before, ending from {schema.JournalGap} where journal = $1 order by first", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = journal.Value } },
        };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        List<JournalGap> gaps = [];
        while (await reader.ReadAsync(CancellationToken.None))
        {
            gaps.Add(new JournalGap(reader.GetInt64(0), reader.GetInt64(1), new Sha256Hash(reader.GetFieldValue<byte[]>(2)), new Sha256Hash(reader.GetFieldValue<byte[]>(3))));
        }
        return gaps;
    }

    public static async Task WriteAsync(NpgsqlTransaction transaction, StoreSchema schema, JournalId journal, IReadOnlyList<JournalGap> before, IReadOnlyList<JournalGap> after)
    {
        JournalGap[] gone = [.. before.Except(after)], added = [.. after.Except(before)];
        if (gone.Length == 0 && added.Length == 0) return;
        string sql = $"""
            with gone as (delete from {schema.JournalGap} where journal = $1 and first = any($2))
            insert into {schema.JournalGap} (journal, first, last, before, ending) select $1, * from unnest($3, $4, $5, $6)
            on conflict (journal, first) do update set last = excluded.last, before = excluded.before, ending = excluded.ending
            """;
        // A gap that only became shorter keeps its first place: it is replaced, not deleted.
        HashSet<long> kept = [.. added.Select(gap => gap.First)];
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = journal.Value }, Longs(gone.Select(gap => gap.First).Where(first => !kept.Contains(first))),
                Longs(added.Select(gap => gap.First)), Longs(added.Select(gap => gap.Last)),
                Hashes(added.Select(gap => gap.Before)), Hashes(added.Select(gap => gap.End)),
            },
        };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private static NpgsqlParameter Longs(IEnumerable<long> values) => new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bigint, Value = values.ToArray() };

    private static NpgsqlParameter Hashes(IEnumerable<Sha256Hash> values) => new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Bytea, Value = values.Select(hash => hash.ToArray()).ToArray() };
}
