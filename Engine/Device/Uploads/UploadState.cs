namespace OfflineSync.Device;

/// <summary>Everything that decides what an upload does next.</summary>
internal sealed record UploadState
{
    /// <summary>Whether a frozen batch waits for its outcome.</summary>
    public bool HasOpenBatch { get; init; }

    /// <summary>How many entries the open batch has.</summary>
    public int OpenEntries { get; init; }

    /// <summary>Whether entries that this synchronization covers are pending.</summary>
    public bool HasPending { get; init; }

    /// <summary>Whether selected objects wait for their state.</summary>
    public bool HasUnanswered { get; init; }

    /// <summary>How the last request failed; null when it did not.</summary>
    public OfflineSyncException? Failure { get; init; }

    /// <summary>How often a request was sent again since the server last got further.</summary>
    public int Tries { get; init; }

    /// <summary>Whether the open batch travels in parts.</summary>
    public bool InParts { get; init; }

    /// <summary>Whether parts of the open batch would be smaller than itself.</summary>
    public bool HasParts { get; init; }

    /// <summary>Whether a selection's question went along with the open batch.</summary>
    public bool HasQuestion { get; init; }

    /// <summary>Whether the open batch can be divided: something in it is not connected with the rest.</summary>
    public bool CanShrink { get; init; }

    /// <summary>How often this synchronization formed a batch anew.</summary>
    public int Reforms { get; init; }

    /// <summary>How often this synchronization continued under a new journal id.</summary>
    public int Forks { get; init; }
}
