namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>A member of the oracle's entities.</summary>
/// <param name="Kind">The entity or specialization that declares it.</param>
/// <param name="Name">Its name, no other one's in its family.</param>
/// <param name="Type">The type of its values.</param>
internal sealed record Slot(string Kind, string Name, MemberType Type)
{
    /// <summary>The texts that enumerations and short texts are made of, so that they meet.</summary>
    public static readonly string[] Words = ["Red", "Green", "Blue"];

    /// <summary>The entity or specialization that a reference takes.</summary>
    public string? Target { get; init; }

    public bool IsRequired { get; init; }

    /// <summary>What happens to the object when the one that it refers to is deleted.</summary>
    public DeleteBehaviour WhenTargetGoes { get; init; }

    public string Association => $"{Kind}_{Name}";

    /// <summary>How conditions name it.</summary>
    public string Path => Target is null ? Name : Association;

    /// <summary>Whether every object has a text or bytes of its own here, by which it is recognized in what crosses the wire.</summary>
    public bool IsMarked => (Type == MemberType.String && Name is "Title" or "Note") || Type == MemberType.Binary;

    /// <summary>A value that no other object has.</summary>
    /// <param name="mark">What is the object's own.</param>
    /// <param name="word">What others may have, too.</param>
    public object Marked(string mark, string word) => Type == MemberType.Binary ? new BinaryValue(System.Text.Encoding.UTF8.GetBytes(mark + word)) : word + mark;

    public override string ToString() => Target is null ? $"{Name} {Type}{(IsRequired ? " required" : "")}" : $"{Name} -> {Target}{(IsRequired ? " required" : "")}{(WhenTargetGoes == DeleteBehaviour.Keep ? "" : $" {WhenTargetGoes}")}";
}
