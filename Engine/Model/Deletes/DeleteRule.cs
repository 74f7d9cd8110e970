namespace OfflineSync;

/// <summary>What happens at one end of an association when the object at its other end is deleted.</summary>
public sealed record DeleteRule
{
    /// <summary>The member that owns the association, by name.</summary>
    public required string Member { get; init; }

    /// <summary>
    /// Which end is deleted: true for the object that the member refers to (the behaviour is about those that refer to it), false for the
    /// member's own object (the behaviour is about the one that it refers to).
    /// </summary>
    public required bool TargetIsDeleted { get; init; }

    /// <summary>What happens at the other end.</summary>
    public required DeleteBehaviour Behaviour { get; init; }

    /// <summary>What people read when <see cref="DeleteBehaviour.Refuse"/> rejects a delete, or the key of a text of the model; null takes a text that says the rule.</summary>
    public string? Message { get; init; }

    /// <summary>What people read.</summary>
    internal LocalText MessageFor(EntityDefinition deleted, EntityDefinition other, MemberDefinition member) =>
        Message is null ? new LocalText(EngineTexts.DeleteRefused, deleted, other, member.Association!) : LocalText.OfAuthor(Message);
}
