namespace OfflineSync.Audiences;

/// <summary>
/// A node of the membership graph as an object's own row names it. Its text is the name, and behind a colon the value at the anchor.
/// </summary>
/// <param name="Name">The name: <see cref="User"/>, <see cref="Everybody"/>, a role, or one made from the definition of the node.</param>
/// <param name="Anchor">Where the value is.</param>
internal sealed record AudienceNode(string Name, Anchor Anchor)
{
    /// <summary>The node of a user, by the id of his object. Each user starts from his own.</summary>
    public const string User = "user";

    /// <summary>The node that every user starts from, too.</summary>
    public const string EverybodyName = "all";

    /// <summary>What every user starts from.</summary>
    public static AudienceNode Everybody { get; } = new(EverybodyName, Anchor.None);

    /// <summary>A user role: held while the user has it.</summary>
    public static AudienceNode Role(string role) => new("role:" + role, Anchor.None);

    /// <summary>The node in words that stay the same when a member is renamed.</summary>
    public override string ToString() => Name + Anchor;
}
