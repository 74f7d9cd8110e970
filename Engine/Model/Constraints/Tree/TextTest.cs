namespace OfflineSync.Constraints;

/// <summary>How a text is looked for in another.</summary>
internal enum TextTest
{
    /// <summary>Anywhere.</summary>
    Contains,

    /// <summary>At the start.</summary>
    StartsWith,

    /// <summary>At the end.</summary>
    EndsWith,
}
