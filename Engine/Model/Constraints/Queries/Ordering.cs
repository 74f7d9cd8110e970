using System.Collections.Immutable;

namespace OfflineSync.Constraints;

/// <summary>
/// What a query is ordered by: an attribute, perhaps over references. Empty comes first, text by code points, enumerations by their keys' text,
/// false before true; descending is the exact reverse. Objects that are equal in every ordering come by id.
/// </summary>
/// <param name="Steps">The references to follow, forward.</param>
/// <param name="Attribute">The attribute at the end; null for the id.</param>
/// <param name="Descending">Whether the greatest comes first.</param>
internal sealed record Ordering(ImmutableArray<AssociationStep> Steps, MemberDefinition? Attribute, bool Descending)
{
    /// <summary>Reads a path such as <c>Name</c>, <c>id</c> or <c>City_Country/Country/Name</c>.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ConstraintInvalid"/>: it is no path to an attribute over forward steps.</exception>
    public static Ordering By(EntityDefinition entity, string path, bool descending = false) => From(XPathParser.ParsePath(entity, path), descending);

    /// <inheritdoc />
    public bool Equals(Ordering? other) =>
        other is not null && Steps.SequenceEqual(other.Steps) && Attribute == other.Attribute && Descending == other.Descending;

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Steps.Length, Attribute, Descending);

    internal static Ordering From(BoundPath path, bool descending)
    {
        path = path.Askable().AsReference();
        if (path.IsBinary) throw new OfflineSyncException(ErrorCode.ConstraintInvalid, $"{path.Shown} is binary: bytes have no order.", "Order by another attribute.");
        if (path.Steps.Any(step => step.Step.Reversed || step.Where is not null) || path.Up > 0)
        {
            throw new OfflineSyncException(ErrorCode.ConstraintInvalid, "An ordering follows references forward only, without conditions.", "Order by an attribute of the object or of one that it refers to.");
        }
        return new Ordering([.. path.Steps.Select(step => step.Step)], path.Attribute, descending);
    }
}
