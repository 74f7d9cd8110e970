using System.Collections.Immutable;
using System.Text;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads.Recoveries;

namespace OfflineSync.Server.Uploads;

/// <summary>Step 2: entries that the event store has already are answered with their recorded outcome, whatever journal they came under.</summary>
internal static class KnownEntries
{
    /// <exception cref="OfflineSyncException">In the round trip, <see cref="ErrorCode.KeyConflict"/>: a key is known with another user or content. It doesn't say which.</exception>
    public static Answer<IReadOnlyDictionary<EntryKey, EntryOutcome>> Add(RoundTrip opening, StoreSchema schema, UploadBatch batch)
    {
        Dictionary<Guid, ChainedEntry> entries = batch.Entries.ToDictionary(entry => entry.Entry.Key.Value);
        return opening.Add(
            reader => ReadAsync(reader, entries),
            $"select id, type, data::text, {StorePosition.Of("timestamp")} from {schema.Events} where id = any($1)",
            new NpgsqlParameter { Value = entries.Keys.ToArray() });
    }

    private static async Task<IReadOnlyDictionary<EntryKey, EntryOutcome>> ReadAsync(NpgsqlDataReader reader, Dictionary<Guid, ChainedEntry> entries)
    {
        var known = new Dictionary<EntryKey, EntryOutcome>();
        while (await reader.ReadAsync(CancellationToken.None))
        {
            ChainedEntry sent = entries[reader.GetGuid(0)];
            var recorded = EventTypes.Decode(reader.GetString(1), Encoding.UTF8.GetBytes(reader.GetString(2))) as EntryEvent;
            if (recorded is null || recorded.Entry.User != sent.Entry.User || recorded.Digest != sent.Digest) throw UploadErrors.KeyConflict();
            ImmutableArray<RejectionReason> reasons = recorded is EntryRejected rejected ? rejected.Reasons : [];
            known.Add(sent.Entry.Key, new EntryOutcome(sent.Entry.Key, reasons) { Position = reasons.IsEmpty ? reader.GetInt64(3) : null });
        }
        return known;
    }

    /// <summary>The conflicts that known entries met when they were decided.</summary>
    public static async Task<IReadOnlyList<ObjectOverwritten>> ConflictsAsync(NpgsqlTransaction transaction, StoreSchema schema, IEnumerable<ChainedEntry> known)
    {
        Guid[] ids = [.. known.Select(entry => DerivedId.Of(entry.Entry.Key, entry.Entry.ObjectId, DerivedId.ObjectOverwritten))];
        if (ids.Length == 0) return [];
        await using var command = new NpgsqlCommand($"select data::text from {schema.Events} where id = any($1) order by seq_id", transaction.Connection, transaction) { Parameters = { new() { Value = ids } } };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        var conflicts = new List<ObjectOverwritten>();
        while (await reader.ReadAsync(CancellationToken.None)) conflicts.Add((ObjectOverwritten)EventTypes.Decode(EventTypes.Overwritten, Encoding.UTF8.GetBytes(reader.GetString(0))));
        return conflicts;
    }
}
