using OfflineSync.Constraints;

namespace OfflineSync.Audiences;

/// <summary>
/// A kind of edges of the membership graph: whoever holds the principal holds the key. Each object of the entity makes at most one, and
/// it follows from the object's own row alone. So two writers can never make an edge wrong between them.
/// </summary>
/// <param name="Entity">Whose objects make such edges.</param>
/// <param name="Test">What the object's own row must fulfil; null for nothing.</param>
/// <param name="Principal">Where the edge starts.</param>
/// <param name="Key">Where it ends.</param>
internal sealed record MembershipEdge(EntityDefinition Entity, Constraint? Test, AudienceNode Principal, AudienceNode Key)
{
    public override string ToString() => $"{Entity.Id}{Test} {Principal} -> {Key}";
}
