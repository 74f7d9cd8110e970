namespace OfflineSync.Constraints;

/// <summary>How two values compare.</summary>
internal enum ComparisonOperator
{
    /// <summary>They are the same; text by its characters, upper and lower case apart.</summary>
    Equal,

    /// <summary>They are not the same.</summary>
    NotEqual,

    /// <summary>The left is less; text by code points.</summary>
    Less,

    /// <summary>The left is less or the same.</summary>
    LessOrEqual,

    /// <summary>The left is greater; text by code points.</summary>
    Greater,

    /// <summary>The left is greater or the same.</summary>
    GreaterOrEqual,
}
