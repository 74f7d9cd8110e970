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
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach (EntityDefinition owner in entities)
        {
            foreach (SetDefinition set in owner.Shape.Sets)
            {
                // What is missing or does not fit is named by the model check.
                if (!known.Add(set.Association) || entities.FirstOrDefault(entity => entity.Name == set.Target) is not { } target) continue;
                SetDefinition? inverse = target.Shape.Sets.FirstOrDefault(other => other != set && other.Association == set.Association && other.Target == owner.Name);
                var link = new LinkDefinition(owner, set, target, inverse);
                set.Link = link;
                if (inverse is not null) inverse.Link = link;
                yield return link.Entity;
            }
        }
    }

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

    private MemberDefinition Member(string name, EntityDefinition target) =>
        new() { Name = name, Type = MemberType.Reference, Target = target.Name, Association = $"{_set.Association}_{name}", IsRequired = true };

    private static DeleteRule Cascade(string member) => new() { Member = member, TargetIsDeleted = true, Behaviour = DeleteBehaviour.Cascade };
}
