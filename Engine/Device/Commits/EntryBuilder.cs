using System.Collections.Immutable;
using System.Diagnostics;
using OfflineSync.Journal;

namespace OfflineSync.Device;

/// <summary>Makes journal entries of what the app committed and deleted. One per transaction.</summary>
internal sealed class EntryBuilder(DeviceDatabase database, Guid? group)
{
    private readonly DateTime _time = Values.FromMilliseconds(database.Settings.Time.GetUtcNow().ToUnixTimeMilliseconds());
    private readonly string? _trace = Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity ? activity.Id : null;

    public JournalEntry Commit(EntityDefinition entity, ObjectId id, bool isNew, ImmutableArray<MemberChange> changes, EntryBasis basis) =>
        Entry(EntryKind.Commit, entity, id, basis, isNew, changes);

    public JournalEntry Delete(EntityDefinition entity, ObjectId id, EntryBasis basis) => Entry(EntryKind.Delete, entity, id, basis, isNew: false, []);

    /// <summary>The members that a commit changes: those changed in memory whose value differs from what the device shows now.</summary>
    public static ImmutableArray<MemberChange> Changes(ImmutableArray<MemberDefinition> changed, object?[] shown, object?[] values)
    {
        var changes = ImmutableArray.CreateBuilder<MemberChange>(changed.Length);
        foreach (MemberDefinition member in changed)
        {
            (object? before, object? after) = (shown[member.Index], values[member.Index]);
            if (!Values.Same(before, after)) changes.Add(new MemberChange(member.Id, member.Type, before, after));
        }
        changes.Sort(static (one, other) => string.CompareOrdinal(one.MemberId, other.MemberId));
        return changes.DrainToImmutable();
    }

    private JournalEntry Entry(EntryKind kind, EntityDefinition entity, ObjectId id, EntryBasis basis, bool isNew, ImmutableArray<MemberChange> changes) => new()
    {
        Key = new EntryKey(database.Settings.Ids.NewId()),
        Kind = kind,
        EntityId = entity.Id,
        ObjectId = id,
        IsNew = isNew,
        Changes = changes,
        Basis = basis,
        Group = group,
        ModelVersion = database.Model.Version,
        User = database.User,
        DeviceTime = _time,
        TraceId = _trace,
    };
}
