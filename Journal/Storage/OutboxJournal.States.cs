using System.Collections.Immutable;

namespace OfflineSync.Journal.Storage;

internal sealed partial class OutboxJournal
{
    /// <summary>The server applied a pending or sent entry; the base does not contain it yet.</summary>
    /// <returns>Whether the state changed; false when it was known.</returns>
    public bool MarkApplied(EntryKey key) => Change(key, EntryState.Applied, [EntryState.Pending, EntryState.Sent], [EntryState.Settled]);

    /// <summary>The server applied every entry of the open batch that has no outcome yet; the base does not contain them yet.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="storePosition">Where they stand in the server's store; null where it did not say so. What came back after a restore keeps its old place.</param>
    /// <returns>How many entries changed.</returns>
    public int MarkBatchApplied(BatchId batch, long? storePosition = null)
    {
        byte[] id = Blob.Of(batch.Value);
        foreach (EntryKey key in _statements.Query("select key from _entry_state where batch = $1 and state = 'sent'", static row => new EntryKey(row.ReadGuid(0)), id)) ChangedKeys.Add(key);
        return _statements.Execute("update _entry_state set state = 'applied', changed = $2, store_position = coalesce(store_position, $3) where batch = $1 and state = 'sent'", id, Now, storePosition);
    }

    /// <summary>The server refused a pending or sent entry.</summary>
    /// <returns>Whether the state changed; false when it was known.</returns>
    public bool MarkRejected(EntryKey key, IEnumerable<RejectionReason> reasons) =>
        Change(key, EntryState.Rejected, [EntryState.Pending, EntryState.Sent], [EntryState.Superseded], [.. reasons]);

    /// <summary>A pending entry cannot stand because another one was rejected.</summary>
    /// <param name="key">The entry.</param>
    /// <param name="cause">The rejected entry.</param>
    /// <param name="reason">Why it cannot stand, for people.</param>
    /// <returns>Whether the state changed; false when it was known.</returns>
    public bool SetAside(EntryKey key, EntryKey cause, string reason) => Change(key, EntryState.SetAside, [EntryState.Pending, EntryState.Sent], [EntryState.Superseded],
        [new RejectionReason(ErrorCode.CauseRejected, reason, Cause: cause)], cause: cause);

    /// <summary>The transaction that writes the base which contains an applied entry settles it.</summary>
    /// <returns>Whether the state changed; false when it was settled before.</returns>
    public bool Settle(EntryKey key) => Change(key, EntryState.Settled, [EntryState.Applied], []);

    /// <summary>Settles those of some entries that are here and applied: a server may name more than wait for a base.</summary>
    /// <returns>Their objects.</returns>
    public IReadOnlyList<ObjectId> SettleIfApplied(IEnumerable<Guid> keys)
    {
        List<(EntryKey Key, ObjectId Object)> settled = _statements.Query(
            $"update _entry_state set state = 'settled', changed = $2 where state = 'applied' and key in {KeyList.Sql} returning key, object",
            static row => (new EntryKey(row.ReadGuid(0)), new ObjectId(row.ReadGuid(1))), KeyList.Of(keys), Now);
        foreach ((EntryKey key, _) in settled) ChangedKeys.Add(key);
        return [.. settled.Select(one => one.Object)];
    }

    /// <summary>A resubmission takes the place of a rejected or set aside entry.</summary>
    /// <returns>Whether the state changed.</returns>
    public bool Supersede(EntryKey key, EntryKey by) =>
        Change(key, EntryState.Superseded, [EntryState.Rejected, EntryState.SetAside, EntryState.Pending], [], supersededBy: by);

    /// <summary>A rejected or set aside entry is given up. It stays in the journal.</summary>
    /// <returns>Whether the state changed.</returns>
    public bool Dismiss(EntryKey key) => Change(key, EntryState.Superseded, [EntryState.Rejected, EntryState.SetAside], []);

    private bool Change(EntryKey key, EntryState to, ReadOnlySpan<EntryState> from, ReadOnlySpan<EntryState> beyond,
        ImmutableArray<RejectionReason> reasons = default, EntryKey? cause = null, EntryKey? supersededBy = null)
    {
        EntryStatus status = ReadStatus(key) ?? throw new InvalidOperationException($"The entry {key} is not in this journal.");
        if (status.State == to || beyond.Contains(status.State)) return false;
        if (!from.Contains(status.State)) throw new InvalidOperationException($"The entry {key} is {status.State} and cannot become {to}.");
        _statements.Execute(
            "update _entry_state set state = $2, reasons = coalesce($3, reasons), cause = coalesce($4, cause), superseded_by = $5, changed = $6 where key = $1",
            Blob.Of(key.Value), EntryStateText.Of(to), ReasonsJson.Write(reasons), Blob.Of(cause?.Value), Blob.Of(supersededBy?.Value), Now);
        ChangedKeys.Add(key);
        return true;
    }
}
