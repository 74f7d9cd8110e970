using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Downloads;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads.Recoveries;

namespace OfflineSync.Server.Uploads;

/// <summary>What the server has of a journal, under the lock of its row.</summary>
internal readonly record struct JournalHead(long Sequence, Sha256Hash Hash);

/// <summary>Step 1, first half: the journal's row is locked, so that one batch of it is decided at a time.</summary>
internal static class JournalLock
{
    /// <summary>Locks the row; what follows in the round trip sees what the last batch of the journal did.</summary>
    /// <exception cref="OfflineSyncException">In the round trip, <see cref="ErrorCode.JournalForked"/>: the journal is another user's; <see cref="ErrorCode.CheckpointInvalid"/>: the device has seen what this store does not know.</exception>
    public static Answer<JournalHead> Add(RoundTrip opening, StoreSchema schema, JournalId journal, ObjectId user, DateTimeOffset now, SeenStore? seen = null)
    {
        // Two statements: what the first one inserts, or another one inserted meanwhile, only the second one sees.
        string insert = $"""
            insert into {schema.Journal} (id, user_id, head_sequence, head_hash, created_at, seen_at)
            values ($1, $2, 0, $3, $4, $4) on conflict (id) do nothing
            """;
        opening.Add(insert, new NpgsqlParameter { Value = journal.Value }, new NpgsqlParameter { Value = user.Value }, new NpgsqlParameter { Value = default(Sha256Hash).ToArray() }, new NpgsqlParameter { Value = now });
        Answer<JournalHead> head = opening.Add(
            async reader =>
            {
                await reader.ReadAsync(CancellationToken.None);
                if (reader.GetGuid(0) != user.Value) throw UploadErrors.Forked();
                Guid? Nonce(int column) => reader.IsDBNull(column) ? null : reader.GetGuid(column);
                if (seen?.Checkpoint is { } checkpoint && checkpoint.Journal == journal.Value && checkpoint.User == user.Value && IsAhead(checkpoint.Nonce, Nonce(3), Nonce(4))) throw CheckpointErrors.Restored();
                return new JournalHead(reader.GetInt64(1), new Sha256Hash(reader.GetFieldValue<byte[]>(2)));
            },
            $"select user_id, head_sequence, head_hash, nonce, previous_nonce from {schema.Journal} where id = $1 for update",
            new NpgsqlParameter { Value = journal.Value });
        seen?.AddCheck(opening, schema, user);
        return head;
    }

    // A nonce begins with the moment when it was made. One that is older than the journal's is a copied device's, and that shows elsewhere.
    internal static bool IsAhead(Guid seen, Guid? nonce, Guid? previous) => seen != nonce && seen != previous && (nonce is not { } last || seen.CompareTo(last) > 0);

    public static void AddAdvance(RoundTrip writes, StoreSchema schema, JournalId journal, JournalHead head, DateTimeOffset now) => writes.Add(
        $"update {schema.Journal} set head_sequence = $2, head_hash = $3, seen_at = $4 where id = $1",
        new NpgsqlParameter { Value = journal.Value }, new NpgsqlParameter { Value = head.Sequence }, new NpgsqlParameter { Value = head.Hash.ToArray() }, new NpgsqlParameter { Value = now });

    /// <summary>Limits how long the transaction's next statements wait for a lock.</summary>
    public static void AddWaitLimit(RoundTrip opening, TimeSpan limit) => opening.Add(FormattableString.Invariant($"set local lock_timeout = {(long)limit.TotalMilliseconds}"));
}
