namespace OfflineSync.Server.Explain;

/// <summary>What a part of a condition is.</summary>
public enum ExplainedPartKind
{
    /// <summary>All of its parts must be met.</summary>
    And,

    /// <summary>One of its parts must be met.</summary>
    Or,

    /// <summary>Its part must not be met.</summary>
    Not,

    /// <summary>Two values compare.</summary>
    Comparison,

    /// <summary>A text contains another, or starts or ends with it.</summary>
    Text,

    /// <summary>A step along an association. Its parts are objects that it leads to: of many, those that fulfil what is asked of them first, and only some.</summary>
    Step,

    /// <summary>An object that a step leads to. Its part is what is asked of it.</summary>
    Object,

    /// <summary>Whether the user has a role.</summary>
    Role,

    /// <summary>Always, or never.</summary>
    Constant,
}
