using System.Collections.Immutable;

namespace OfflineSync.Server.Access;

/// <summary>What somebody may do with the objects of an entity: the rules of all his roles together.</summary>
/// <param name="CanCreate">Whether he may create objects.</param>
/// <param name="CanDelete">Whether he may delete objects.</param>
/// <param name="CanRead">Whether objects show to him at all.</param>
/// <param name="Readable">By a member's place: whether he may read it.</param>
/// <param name="Writable">By a member's place: whether he may write it.</param>
internal sealed record EntityRights(bool CanCreate, bool CanDelete, bool CanRead, ImmutableArray<bool> Readable, ImmutableArray<bool> Writable)
{
    /// <summary>The rights that some roles have together.</summary>
    public static EntityRights Of(EntityDefinition entity, IReadOnlyCollection<string> roles)
    {
        // A rule with a constraint limits itself to some objects; the server refuses to start with one, and none is granted here either.
        AccessRule[] rules = [.. entity.AccessRules.Where(rule => rule is { Where: null, Constraint: null } && roles.Contains(rule.Role))];
        return new EntityRights(
            rules.Any(rule => rule.Rights.HasFlag(Rights.Create)),
            rules.Any(rule => rule.Rights.HasFlag(Rights.Delete)),
            rules.Any(rule => rule.Rights.HasFlag(Rights.Read)),
            [.. entity.Members.Select(member => rules.Any(rule => rule.CanRead(member)))],
            [.. entity.Members.Select(member => rules.Any(rule => rule.CanWrite(member)))]);
    }

    /// <summary>Everything.</summary>
    public static EntityRights All(EntityDefinition entity) =>
        new(true, true, true, [.. entity.Members.Select(_ => true)], [.. entity.Members.Select(_ => true)]);

    /// <summary>Whether he may read a member.</summary>
    public bool CanReadMember(MemberDefinition member) => Readable[member.Index];

    /// <summary>Whether he may write a member.</summary>
    public bool CanWriteMember(MemberDefinition member) => Writable[member.Index];
}
