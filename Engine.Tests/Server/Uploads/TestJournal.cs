using OfflineSync.Journal;

namespace OfflineSync.Tests.Server.Uploads;

/// <summary>A device's journal without a device: entries are written by hand.</summary>
internal sealed class TestJournal(DomainModel model, ObjectId user)
{
    private static readonly IdSource ids = new(TimeProvider.System);
    private static readonly DateTime deviceTime = new(2026, 3, 4, 5, 6, 7, DateTimeKind.Utc);

    private readonly List<ChainedEntry> _pending = [];
    private long _sequence;
    private Sha256Hash _previous;

    public JournalId Id { get; init; } = new(ids.NewId());

    public ObjectId User { get; } = user;

    /// <summary>The group of what is written from now on; null for none.</summary>
    public Guid? Group { get; set; }

    public static ObjectId NewId() => ids.NewObjectId();

    /// <summary>A journal that goes on where this one is: a copied device.</summary>
    public TestJournal Copy() => new(model, User) { Id = Id, _sequence = _sequence, _previous = _previous };

    public JournalEntry Create(string entity, ObjectId id, params (string Member, object? Value)[] members) => Create(entity, id, null, members);

    public JournalEntry Create(string entity, ObjectId id, Guid? group, params (string Member, object? Value)[] members) =>
        Append(Entry(entity, id, EntryKind.Commit) with { IsNew = true, Changes = Changes(entity, members.Select(member => (member.Member, (object?)null, member.Value))), Group = group ?? Group });

    public JournalEntry Update(string entity, ObjectId id, Guid? basis, params (string Member, object? Before, object? After)[] members) =>
        Update(entity, id, new EntryBasis(basis, null), members);

    public JournalEntry Update(string entity, ObjectId id, EntryBasis basis, params (string Member, object? Before, object? After)[] members) =>
        Append(Entry(entity, id, EntryKind.Commit) with { Changes = Changes(entity, members), Basis = basis });

    public JournalEntry Delete(string entity, ObjectId id, Guid? basis = null) => Append(Entry(entity, id, EntryKind.Delete) with { Basis = new EntryBasis(basis, null) });

    /// <summary>Writes an entry as it is.</summary>
    public JournalEntry Append(JournalEntry entry)
    {
        var chained = new ChainedEntry(Id, ++_sequence, entry, _previous);
        _previous = chained.Hash;
        _pending.Add(chained);
        return entry;
    }

    /// <summary>A batch of what was written since the last one.</summary>
    public UploadBatch Batch(params ObjectContent[] contents)
    {
        (UploadBatch batch, _) = UploadBatch.Create(new BatchHeader(new BatchId(ids.NewId()), Id, User, model.Version), _pending, contents);
        _pending.Clear();
        return batch;
    }

    public ObjectContent Content(string entity, ObjectId id, params (string Member, object? Value)[] members) => new(
        model.Entity(entity).Id, id,
        [.. members.Select(member => Member(entity, member.Member, member.Value)).OrderBy(member => member.MemberId, StringComparer.Ordinal)]);

    public JournalEntry Entry(string entity, ObjectId id, EntryKind kind) => new()
    {
        Key = new EntryKey(ids.NewId()),
        Kind = kind,
        EntityId = model.FindEntity(entity)?.Id ?? entity,
        ObjectId = id,
        ModelVersion = model.Version,
        User = User,
        Group = Group,
        DeviceTime = deviceTime,
    };

    private ContentMember Member(string entity, string name, object? value)
    {
        MemberDefinition member = model.Entity(entity).Member(name);
        return new ContentMember(member.Id, member.Type, Values.Normalize(member, value));
    }

    private System.Collections.Immutable.ImmutableArray<MemberChange> Changes(string entity, IEnumerable<(string Member, object? Before, object? After)> members) =>
    [
        .. members.Select(change =>
        {
            MemberDefinition member = model.Entity(entity).Member(change.Member);
            return new MemberChange(member.Id, member.Type, Values.Normalize(member, change.Before), Values.Normalize(member, change.After));
        }).OrderBy(change => change.MemberId, StringComparer.Ordinal),
    ];
}
