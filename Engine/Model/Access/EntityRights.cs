using System.Collections.Immutable;

namespace OfflineSync;

/// <summary>What somebody may do with an object: the rules that apply to it, together.</summary>
/// <param name="CanCreate">Whether he may create objects.</param>
/// <param name="CanDelete">Whether he may delete it.</param>
/// <param name="CanRead">Whether it shows to him at all.</param>
/// <param name="Readable">By a member's place: whether he may read it.</param>
/// <param name="Writable">By a member's place: whether he may write it.</param>
internal sealed record EntityRights(bool CanCreate, bool CanDelete, bool CanRead, ImmutableArray<bool> Readable, ImmutableArray<bool> Writable)
{
    /// <summary>The rights that some rules grant together.</summary>
    public static EntityRights Of(EntityDefinition entity, IReadOnlyCollection<AccessRule> rules) => new(
        rules.Any(rule => rule.Rights.HasFlag(Rights.Create)),
        rules.Any(rule => rule.Rights.HasFlag(Rights.Delete)),
        rules.Any(rule => rule.Rights.HasFlag(Rights.Read)),
        [.. entity.Members.Select(member => rules.Any(rule => rule.CanRead(member)))],
        [.. entity.Members.Select(member => rules.Any(rule => rule.CanWrite(member)))])
    {
        WritableSets = [.. entity.Shape.Sets.Where(set => rules.Any(rule => rule.CanWrite(set)))],
    };

    /// <summary>The many-to-many associations that he may change from here.</summary>
    public ImmutableArray<SetDefinition> WritableSets { get; init; } = [];

    /// <summary>Everything.</summary>
    public static EntityRights All(EntityDefinition entity) =>
        new(true, true, true, [.. entity.Members.Select(_ => true)], [.. entity.Members.Select(_ => true)]) { WritableSets = entity.Shape.Sets };

    /// <summary>Whether he may read a member.</summary>
    public bool CanReadMember(MemberDefinition member) => Readable[member.Index];

    /// <summary>Whether he may write a member.</summary>
    public bool CanWriteMember(MemberDefinition member) => Writable[member.Index];

    /// <summary>Whether he may change a many-to-many association from here.</summary>
    public bool CanWrite(SetDefinition set) => WritableSets.Any(writable => ReferenceEquals(writable, set));

    /// <summary>Whether there is nothing in other rights that is not in these.</summary>
    public bool Contains(EntityRights other) =>
        (CanCreate || !other.CanCreate) && (CanDelete || !other.CanDelete) && (CanRead || !other.CanRead)
        && Readable.Zip(other.Readable).All(pair => pair.First || !pair.Second)
        && Writable.Zip(other.Writable).All(pair => pair.First || !pair.Second)
        && other.WritableSets.All(CanWrite);
}
