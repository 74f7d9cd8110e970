namespace OfflineSync.Protocol;

/// <summary>What is known of a batch that travels in parts.</summary>
internal enum BatchState
{
    /// <summary>It is not decided, and nobody is deciding about it: some of its bytes, or all, are here.</summary>
    Staged,

    /// <summary>A batch of its journal is being decided. This follows from the lock on the journal's row, and is stored nowhere.</summary>
    Running,

    /// <summary>It was applied.</summary>
    Applied,

    /// <summary>It was refused for good.</summary>
    Void,
}

/// <summary>Names a batch that travels in parts: asks for its status, or for its decision or outcome.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="Journal">The journal that it is of.</param>
/// <param name="Content">SHA-256 of the packed batch in lower-case hexadecimal digits: parts of another packing don't fit it.</param>
/// <param name="Bytes">The size of the packed batch.</param>
/// <param name="WaitMilliseconds">How long to wait for a decision that is being made.</param>
/// <param name="Question">What to answer beside its outcome.</param>
internal sealed record BatchRequest(Guid Batch, Guid Journal, string Content, long Bytes, int WaitMilliseconds, UploadQuestion? Question = null);

/// <summary>What became of a batch so far.</summary>
/// <param name="State">The state.</param>
/// <param name="Bytes">How many bytes of it are here, from the first on: the next part begins there.</param>
/// <param name="HasOutcome">Whether the outcome of an applied batch can be fetched; otherwise the batch is sent again and gets the same one.</param>
/// <param name="Code">Why it is void.</param>
internal sealed record BatchStatus(BatchState State, long Bytes, bool HasOutcome, ErrorCode? Code = null);
