namespace OfflineSync;

/// <summary>What kind of message a <see cref="UserMessage"/> is.</summary>
public enum MessageKind
{
    /// <summary>Something worth knowing.</summary>
    Information,

    /// <summary>Something to look at.</summary>
    Warning,

    /// <summary>Something that failed.</summary>
    Error,
}
