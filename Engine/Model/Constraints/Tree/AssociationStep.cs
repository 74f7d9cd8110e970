namespace OfflineSync.Constraints;

/// <summary>A step along an association: forward from its owner to the one object referred to, or reversed to all objects that refer here.</summary>
/// <param name="Owner">The entity that has the reference.</param>
/// <param name="Member">The reference.</param>
/// <param name="Target">The entity that is referred to.</param>
/// <param name="Reversed">Whether the step goes from the target to the owners.</param>
internal sealed record AssociationStep(EntityDefinition Owner, MemberDefinition Member, EntityDefinition Target, bool Reversed)
{
    /// <summary>Where the step starts.</summary>
    public EntityDefinition Start => Reversed ? Target : Owner;

    /// <summary>Where it ends.</summary>
    public EntityDefinition End => Reversed ? Owner : Target;

    /// <summary>The step as XPath text.</summary>
    public override string ToString() => $"{Member.Association}{(Reversed && Owner == Target ? "[reversed()]" : "")}/{End.Name}";

    /// <summary>The step from the owner of a reference to what it refers to.</summary>
    public static AssociationStep Forward(EntityDefinition owner, MemberDefinition reference) =>
        new(owner, reference, owner.Model.Entity(reference.Target!), Reversed: false);

    /// <summary>The association of that name from or to an entity; null when there is none.</summary>
    internal static AssociationStep? Find(EntityDefinition start, string association, bool reversed)
    {
        if (!reversed && start.Members.FirstOrDefault(member => member.Association == association) is { } reference) return Forward(start, reference);
        foreach (EntityDefinition owner in start.Model.Entities)
        {
            if (owner.Members.FirstOrDefault(member => member.Association == association && member.Target == start.Name) is { } referring)
            {
                return new AssociationStep(owner, referring, start, Reversed: true);
            }
        }
        return null;
    }
}
