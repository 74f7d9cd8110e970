using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>What one synchronization sends, and what else it wants to hear: fixed when it begins.</summary>
/// <remarks>What is committed meanwhile waits for the next synchronization.</remarks>
internal sealed class UploadCoverage
{
    private readonly HashSet<EntryKey>? _keys;
    private readonly Dictionary<ObjectId, string> _unanswered;
    private readonly HashSet<ObjectId> _held = [];

    private UploadCoverage(HashSet<EntryKey>? keys, int remaining, Dictionary<ObjectId, string> unanswered)
    {
        _keys = keys;
        Remaining = remaining;
        _unanswered = unanswered;
    }

    /// <summary>How many entries have no outcome yet; those of a batch that an earlier synchronization left open are among them.</summary>
    public int Remaining { get; private set; }

    /// <summary>Whether selected objects wait for their state.</summary>
    public bool HasUnanswered => _unanswered.Count > 0;

    public static UploadCoverage Of(ReadTransaction transaction, IReadOnlyCollection<OfflineObject>? selection)
    {
        if (selection is null)
        {
            if (ApartFrom(transaction) is not { } all) return new UploadCoverage(null, (int)(transaction.Journal.Count(EntryState.Sent) + transaction.Journal.Count(EntryState.Pending)), []);
            return Of(transaction, all, []);
        }
        // Nothing is known of what was never committed, and nothing is left of what is gone.
        OfflineObject[] known = [.. selection.Where(one => one.State is ObjectState.Unchanged or ObjectState.Changed)];
        JournalEntry[] pending = [.. transaction.Journal.ReadPending().Select(entry => entry.Entry)];
        HashSet<EntryKey> keys = SelectionClosure.Of(pending, known.Select(one => one.Id), PendingLink.Read(transaction, pending));
        return Of(transaction, keys, known.DistinctBy(one => one.Id).ToDictionary(one => one.Id, one => one.Entity.Id));
    }

    // An open batch goes first; should it be formed anew, its entries still do: what was committed later may stand on them.
    private static UploadCoverage Of(ReadTransaction transaction, HashSet<EntryKey> keys, Dictionary<ObjectId, string> unanswered)
    {
        keys.UnionWith(transaction.Journal.ReadSentKeys());
        return new UploadCoverage(keys, keys.Count, unanswered);
    }

    /// <summary>What is pending apart from entities that only selections send; null where there are none of these.</summary>
    private static HashSet<EntryKey>? ApartFrom(ReadTransaction transaction)
    {
        HashSet<string> never = [.. transaction.Database.Tables.Values.Where(table => table.Synchronization.Mode == SyncMode.Never).Select(table => table.Entity.Id)];
        return never.Count == 0 ? null : SelectionClosure.Of([.. transaction.Journal.ReadPending().Select(entry => entry.Entry)], id => !never.Contains(id));
    }

    /// <summary>The pending entries that it covers, in journal order.</summary>
    public ChainedEntry[] ReadPending(OutboxJournal journal) => _keys is null
        ? [.. (_held.Count == 0 ? journal.ReadPending(Remaining) : journal.ReadPending().Where(IsFree).Take(Remaining)).Select(entry => entry.Chained)]
        : [.. journal.ReadPending().Where(entry => _keys.Contains(entry.Key) && IsFree(entry)).Select(entry => entry.Chained)];

    public bool HasPending(OutboxJournal journal) => _held.Count > 0 ? ReadPending(journal).Length > 0
        : _keys is null ? Remaining > 0 && journal.Count(EntryState.Pending) > 0
        : _keys.Any(key => journal.ReadStatus(key) is { State: EntryState.Pending });

    /// <summary>The server decided nothing about these objects: what else there is of them waits for another synchronization, too, for it stands on that.</summary>
    public void Hold(IEnumerable<ObjectId> ids) => _held.UnionWith(ids);

    /// <summary>Some of the objects that wait for their state and are not in the batch, with their entities' stable ids.</summary>
    public IReadOnlyList<(ObjectId Id, string EntityId)> Unanswered(IReadOnlySet<ObjectId> inBatch, int limit) =>
        [.. _unanswered.Where(pair => !inBatch.Contains(pair.Key)).Take(limit).Select(pair => (pair.Key, pair.Value))];

    /// <summary>A batch has its outcomes.</summary>
    public void Decided(IReadOnlyCollection<EntryKey> keys)
    {
        Remaining -= keys.Count;
        _keys?.ExceptWith(keys);
    }

    private bool IsFree(StoredEntry entry) => !_held.Contains(entry.Entry.ObjectId);

    /// <summary>Objects have their state.</summary>
    public void Answered(IEnumerable<ObjectId> ids)
    {
        foreach (ObjectId id in ids) _unanswered.Remove(id);
    }
}
