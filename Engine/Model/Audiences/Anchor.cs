namespace OfflineSync.Audiences;

/// <summary>Where on its own row an object has the value that the text of a node or key ends with.</summary>
internal enum AnchorKind
{
    /// <summary>There is none: the text is the same for every object.</summary>
    None,

    /// <summary>The object's id.</summary>
    Id,

    /// <summary>A member's value.</summary>
    Member,
}

/// <summary>A place on an object's own row.</summary>
/// <param name="Kind">Which kind of place.</param>
/// <param name="Member">The member, where it is one.</param>
internal sealed record Anchor(AnchorKind Kind, MemberDefinition? Member = null)
{
    public static Anchor None { get; } = new(AnchorKind.None);

    public static Anchor Id { get; } = new(AnchorKind.Id);

    public static Anchor Of(MemberDefinition member) => new(AnchorKind.Member, member);

    /// <summary>The place in words that stay the same when a member is renamed.</summary>
    public override string ToString() => Kind switch
    {
        AnchorKind.None => "",
        AnchorKind.Id => "@id",
        _ => "@" + Member!.Id,
    };
}
