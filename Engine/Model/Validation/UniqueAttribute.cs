namespace OfflineSync;

/// <summary>No two objects of the entity have the same value of this member. See <see cref="UniqueRule"/>.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class UniqueAttribute : Attribute
{
    /// <summary>Whether upper and lower case of a text count as the same. The default is false.</summary>
    public bool IgnoresCase { get; set; }

    /// <summary>What people read when another object has the value. The default is a text that says the rule.</summary>
    public string? ErrorMessage { get; set; }
}
