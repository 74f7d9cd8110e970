using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Uploads;

/// <summary>What the server has of a journal, under the lock of its row.</summary>
internal readonly record struct JournalHead(long Sequence, Sha256Hash Hash);

/// <summary>Step 1, first half: the journal's row is locked, so that one batch of it is decided at a time.</summary>
internal static class JournalLock
{
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.JournalForked"/>: the journal is another user's.</exception>
    public static async Task<JournalHead> TakeAsync(NpgsqlTransaction transaction, StoreSchema schema, JournalId journal, ObjectId user, DateTimeOffset now)
    {
        // Two statements: what the first one inserts, or another one inserted meanwhile, only the second one sees.
        string insert = $"""
            insert into {schema.Journal} (id, user_id, head_sequence, head_hash, created_at, seen_at)
            values ($1, $2, 0, $3, $4, $4) on conflict (id) do nothing
            """;
        await using (var command = new NpgsqlCommand(insert, transaction.Connection, transaction)
        {
            Parameters = { new() { Value = journal.Value }, new() { Value = user.Value }, new() { Value = default(Sha256Hash).ToArray() }, new() { Value = now } },
        })
        {
            await command.ExecuteNonQueryAsync(CancellationToken.None);
        }
        await using var select = new NpgsqlCommand($"select user_id, head_sequence, head_hash from {schema.Journal} where id = $1 for update", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = journal.Value } },
        };
        await using NpgsqlDataReader reader = await select.ExecuteReaderAsync(CancellationToken.None);
        await reader.ReadAsync(CancellationToken.None);
        if (reader.GetGuid(0) != user.Value) throw UploadErrors.Forked();
        return new JournalHead(reader.GetInt64(1), new Sha256Hash(reader.GetFieldValue<byte[]>(2)));
    }

    public static async Task AdvanceAsync(NpgsqlTransaction transaction, StoreSchema schema, JournalId journal, JournalHead head, DateTimeOffset now)
    {
        await using var command = new NpgsqlCommand($"update {schema.Journal} set head_sequence = $2, head_hash = $3, seen_at = $4 where id = $1", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = journal.Value }, new() { Value = head.Sequence }, new() { Value = head.Hash.ToArray() }, new() { Value = now } },
        };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>Limits how long the transaction's next statements wait for a lock.</summary>
    public static async Task LimitWaitAsync(NpgsqlTransaction transaction, TimeSpan limit)
    {
        await using var command = new NpgsqlCommand("select set_config('lock_timeout', $1, true)", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = FormattableString.Invariant($"{(long)limit.TotalMilliseconds}ms") } },
        };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
