using OfflineSync.Device;
using OfflineSync.Journal;

namespace OfflineSync.Tests.Device;

/// <summary>What a device shows of houses, computed the slow and obvious way: the base, and a list of entries that is folded each time.</summary>
internal sealed class NaiveDevice(ObjectId[] ids)
{
    private enum Fate
    {
        Open,
        Applied,
        Gone,
    }

    private readonly List<JournalEntry> _entries = [];
    private readonly Dictionary<EntryKey, Fate> _fates = [];

    public ObjectId[] Ids => ids;

    public Dictionary<ObjectId, object?[]> Base { get; } = [];

    /// <summary>The entry that an app would write now; null when the object is not there to delete, or was deleted.</summary>
    public JournalEntry? NextEntry(TestDeviceDatabase test, ObjectId id, int value, bool isDelete)
    {
        var builder = new EntryBuilder(test.Database, null);
        bool shows = Fold(id) is not null;
        if (isDelete) return shows ? builder.Delete(Town.House, id, EntryBasis.None) : null;
        bool wasDeleted = _entries.Any(entry => entry.ObjectId == id && entry.Kind == EntryKind.Delete && _fates[entry.Key] != Fate.Gone);
        if (!shows && (wasDeleted || Base.ContainsKey(id))) return null;
        MemberChange change = value % 2 == 0
            ? new MemberChange("Number", MemberType.Integer, null, value)
            : new MemberChange("Street", MemberType.String, null, value % 3 == 0 ? null : $"Street {value}");
        return builder.Commit(Town.House, id, isNew: !shows, [change], EntryBasis.None);
    }

    public JournalEntry Append(JournalEntry entry)
    {
        _entries.Add(entry);
        _fates[entry.Key] = Fate.Open;
        return entry;
    }

    public JournalEntry? FirstUndecided(ObjectId id) => _entries.FirstOrDefault(entry => entry.ObjectId == id && _fates[entry.Key] == Fate.Open);

    public IEnumerable<JournalEntry> Undecided() => _entries.Where(entry => _fates[entry.Key] == Fate.Open);

    public void Decide(JournalEntry entry, bool applied) => _fates[entry.Key] = applied ? Fate.Applied : Fate.Gone;

    /// <summary>A new base; when the cut contains the applied entries, they have no further effect.</summary>
    public IReadOnlyList<EntryKey> Download(ObjectId id, Guid lastEvent, int value, bool settles)
    {
        Base[id] = [$"Downloaded {lastEvent}", value, null, true, null, null];
        if (!settles) return [];
        List<EntryKey> settled = [.. _entries.Where(entry => entry.ObjectId == id && _fates[entry.Key] == Fate.Applied).Select(entry => entry.Key)];
        foreach (EntryKey key in settled) _fates[key] = Fate.Gone;
        return settled;
    }

    public object?[]? Fold(ObjectId id)
    {
        object?[]? shown = Base.TryGetValue(id, out object?[]? downloaded) ? [.. downloaded] : null;
        bool isDeleted = false;
        // Members set before the object exists count once it does: they wait for its create.
        object?[] early = new object?[Town.House.Members.Length];
        foreach (JournalEntry entry in _entries.Where(entry => entry.ObjectId == id && _fates[entry.Key] != Fate.Gone))
        {
            if (entry.IsNew) shown ??= early;
            isDeleted = entry.Kind == EntryKind.Delete;
            foreach (MemberChange change in entry.Changes) (shown ?? early)[Town.House.FindMemberById(change.MemberId)!.Index] = change.After;
        }
        return isDeleted ? null : shown;
    }
}
