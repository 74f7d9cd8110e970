namespace OfflineSync;

/// <summary>
/// A many-to-many association: an entity of its own without a class, an object per pair. So links travel, merge and go like all objects: what two devices add stays, both of it.
/// </summary>
internal sealed class LinkDefinition
{
    public const string OwnerMember = "Owner";
    public const string TargetMember = "Target";

    private readonly EntityDefinition _owner;
    private readonly EntityDefinition _target;
    private readonly SetDefinition _set;

    private LinkDefinition(EntityDefinition owner, SetDefinition set, EntityDefinition target, SetDefinition? inverse)
    {
        (_owner, _set, _target, Inverse) = (owner, set, target, inverse);
        MemberDefinition[] members = [Member(OwnerMember, owner), Member(TargetMember, target)];
        Entity = new EntityDefinition(new EntityShape(set.Association, members), [], ConflictPolicy.MergeMembers, [], [Cascade(OwnerMember), Cascade(TargetMember)], [],
            owner.Synchronization.Mode == SyncMode.Never ? SyncSetting.Never : SyncSetting.All) { Link = this };
    }

    /// <summary>The entity of the links.</summary>
    public EntityDefinition Entity { get; }

    /// <summary>The end at the target, where it has one.</summary>
    public SetDefinition? Inverse { get; }

    /// <summary>The link entities of some entities.</summary>
    public static IEnumerable<EntityDefinition> Of(IReadOnlyList<EntityDefinition> entities)
    {
        // Which end a link calls its owner is stored and sent. So it follows from names that last, not from the order in which entities and sets are declared.
        IEnumerable<IGrouping<string, (EntityDefinition Holder, SetDefinition Set)>> associations = entities.SelectMany(holder => holder.Shape.Sets.Select(set => (Holder: holder, Set: set)))
            .OrderBy(end => DistanceToName(end.Holder, end.Set)).ThenBy(end => end.Holder.Id, StringComparer.Ordinal).ThenBy(end => end.Set.Name, StringComparer.Ordinal)
            .GroupBy(end => end.Set.Association, StringComparer.Ordinal).OrderBy(association => association.Key, StringComparer.Ordinal);
        foreach (IGrouping<string, (EntityDefinition Holder, SetDefinition Set)> association in associations)
        {
            (EntityDefinition owner, SetDefinition set) = association.First();
            // What is missing or does not fit is named by the model check.
            if (entities.FirstOrDefault(entity => entity.Name == set.Target) is not { } target) continue;
            SetDefinition? inverse = target.Shape.Sets.FirstOrDefault(other => other != set && other.Association == set.Association && other.Target == owner.Name);
            var link = new LinkDefinition(owner, set, target, inverse);
            set.Link = link;
            if (inverse is not null) inverse.Link = link;
            yield return link.Entity;
        }
    }

    // An association is called after one of its ends: Article_Topics after the topics of articles, and perhaps of what was an Article once.
    private static int DistanceToName(EntityDefinition holder, SetDefinition set) =>
        set.Association == $"{holder.Name}_{set.Name}" || set.Association == $"{holder.Id}_{set.Name}" ? 0
        : set.Association.StartsWith($"{holder.Name}_", StringComparison.Ordinal) || set.Association.StartsWith($"{holder.Id}_", StringComparison.Ordinal) ? 1
        : 2;

    /// <summary>The reference of a link that leads to the holder of an end, and the one that leads away from it.</summary>
    public (MemberDefinition Near, MemberDefinition Far) MembersFrom(SetDefinition set) => ReferenceEquals(set, Inverse)
        ? (Entity.Members[1], Entity.Members[0])
        : (Entity.Members[0], Entity.Members[1]);

    /// <summary>The same for an association that is followed by its name.</summary>
    public (MemberDefinition Near, MemberDefinition Far)? MembersFrom(EntityDefinition start) => start == _owner ? (Entity.Members[0], Entity.Members[1])
        : start == _target ? (Entity.Members[1], Entity.Members[0])
        : null;

    /// <summary>The ends with the reference that leads to their holders.</summary>
    public IEnumerable<(SetDefinition Set, EntityDefinition Holder, MemberDefinition Near)> Ends()
    {
        yield return (_set, _owner, Entity.Members[0]);
        if (Inverse is not null) yield return (Inverse, _target, Entity.Members[1]);
    }

    /// <summary>Who may read and write a set may read and change its links, of the objects for which he may.</summary>
    public IEnumerable<AccessRule> Rules() =>
        from end in Ends()
        from rule in end.Holder.AccessRules
        where rule.CanRead(end.Set)
        select new AccessRule
        {
            Role = rule.Role,
            Rights = rule.CanWrite(end.Set) ? Rights.All : Rights.Read,
            Where = string.IsNullOrWhiteSpace(rule.Where) ? null : $"[{end.Near.Association}/{end.Holder.Name}{rule.Where}]",
        };

    /// <summary>Whether the end that was the owner in another version of the model is the target now.</summary>
    public bool IsTurnedFrom(LinkDefinition older) => older._owner.Id == older._target.Id
        ? _set.Name != older._set.Name && Inverse?.Name == older._set.Name
        : _owner.Id == older._target.Id && _target.Id == older._owner.Id;

    private MemberDefinition Member(string name, EntityDefinition target) =>
        new() { Name = name, Type = MemberType.Reference, Target = target.Name, Association = $"{_set.Association}_{name}", IsRequired = true };

    private static DeleteRule Cascade(string member) => new() { Member = member, TargetIsDeleted = true, Behaviour = DeleteBehaviour.Cascade };
}
