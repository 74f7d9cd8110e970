using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>What the user may do with an object, by the access rules, his roles and the object as of the last synchronization.</summary>
[DebuggerDisplay("{WritableMembers.Length} writable member(s), delete: {CanDelete}")]
public sealed class ObjectRights
{
    internal ObjectRights(bool canDelete, IEnumerable<MemberDefinition> readable, IEnumerable<MemberDefinition> writable)
    {
        CanDelete = canDelete;
        ReadableMembers = [.. readable.Select(member => member.Name)];
        WritableMembers = [.. writable.Select(member => member.Name)];
    }

    /// <summary>Whether he may delete it.</summary>
    public bool CanDelete { get; }

    /// <summary>The names of the members that he may read; the others are empty on this device.</summary>
    public ImmutableArray<string> ReadableMembers { get; }

    /// <summary>The names of the members that he may write.</summary>
    public ImmutableArray<string> WritableMembers { get; }

    /// <summary>Whether he may read a member.</summary>
    /// <param name="member">The member's name.</param>
    public bool CanRead(string member) => ReadableMembers.Contains(member);

    /// <summary>Whether he may write a member.</summary>
    /// <param name="member">The member's name.</param>
    public bool CanWrite(string member) => WritableMembers.Contains(member);
}
