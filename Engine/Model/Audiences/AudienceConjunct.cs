using System.Collections.Immutable;
using System.Globalization;
using OfflineSync.Constraints;

namespace OfflineSync.Audiences;

/// <summary>
/// One way in which objects of an entity come to show: a conjunct of the disjunctive form of rules and download setting. An object that
/// fulfils the test has an audience key per atom, and shows to whoever holds the nodes of all of them and has a role that is granted it.
/// </summary>
/// <param name="Entity">The entity.</param>
/// <param name="Id">The conjunct's name, made from what it says: the same in every model that says the same.</param>
/// <param name="Test">What the object's own row must fulfil; null for nothing.</param>
/// <param name="Atoms">The nodes that must be held; empty where a role is enough.</param>
/// <param name="Rules">The rules that it came from. They name the roles and the members that may be read.</param>
/// <param name="Slow">The condition, where it cannot become keys of the objects' rows: then each user has a key of his own, which is filled before his downloads.</param>
internal sealed record AudienceConjunct(EntityDefinition Entity, string Id, Constraint? Test, ImmutableArray<AudienceNode> Atoms, ImmutableArray<AccessRule> Rules, Constraint? Slow = null)
{
    /// <summary>Whether it asks for nothing but a role.</summary>
    public bool IsForRolesAlone => Atoms.IsEmpty;

    /// <summary>The name of the key of an atom, without the value at its anchor.</summary>
    public string KeyOf(int atom) => IsForRolesAlone ? Id : FormattableString.Invariant($"{Id}.{atom}");

    /// <summary>The conjunct that a key belongs to, by the key's name.</summary>
    public static string IdOf(string key) => key.Split('.')[0];

    /// <summary>The atom that a key stands for, by the key's name.</summary>
    public static int AtomOf(string key) => key.Split('.') is [_, var atom] ? int.Parse(atom, CultureInfo.InvariantCulture) : 0;

    /// <summary>The name of the node that gives the key of an atom: another one's, or, where a role is enough, the key itself.</summary>
    public string NodeOf(int atom) => IsForRolesAlone ? Id : Atoms[atom].Name;

    /// <summary>Whether it shows every object of the entity.</summary>
    public bool ShowsAll => Test is null && IsForRolesAlone;

    public bool Equals(AudienceConjunct? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Id.GetHashCode(StringComparison.Ordinal);
}
