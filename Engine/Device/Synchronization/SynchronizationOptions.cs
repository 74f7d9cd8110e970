namespace OfflineSync;

/// <summary>How an engine synchronizes.</summary>
public sealed class SynchronizationOptions
{
    /// <summary>How long the server may be silent before a request is given up. Transfers that move have all the time they need. <see cref="Timeout.InfiniteTimeSpan"/> waits for ever. The default is 30 seconds.</summary>
    public TimeSpan RequestTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What carries the requests; the engine does not dispose it. The default is null: a handler of the engine's own.</summary>
    public HttpMessageHandler? MessageHandler { get; set; }

    /// <summary>Uploads of at least so many bytes are compressed. The default is 4,096.</summary>
    public int CompressionThreshold { get; set; } = 4096;

    /// <summary>
    /// The greatest number of entries that the server decides about at once. More go in several batches, one after the other, divided only where
    /// nothing connects them: the result says how many there were. The default is 250,000, as the server's <c>ApplyEntryLimit</c>.
    /// </summary>
    public int BatchEntryLimit { get; set; } = 250_000;

    /// <summary>The greatest size in bytes, before compression, that the server decides about at once. The default is 256 MiB, as the server's <c>ApplyByteLimit</c>.</summary>
    public int BatchByteLimit { get; set; } = 256 * 1024 * 1024;

    /// <summary>The greatest number of entries in one request; a batch with more travels in parts and is applied as one. The default is 100,000, as the server's <c>BatchEntryLimit</c>.</summary>
    public int RequestEntryLimit { get; set; } = 100_000;

    /// <summary>The greatest size of one request in bytes, before compression; a larger batch travels in parts and is applied as one. The default is 64 MiB, as the server's <c>UnpackedByteLimit</c>.</summary>
    public int RequestByteLimit { get; set; } = 64 * 1024 * 1024;

    /// <summary>The size in bytes of the parts in which a batch travels that is too large for one request, or that the network did not let through. Where parts don't get through either, they become smaller. The default is 256 KiB.</summary>
    public int PartByteLimit { get; set; } = 256 * 1024;

    /// <summary>How long one request waits for the outcome of a batch that came in parts, before it asks again. The default is 3 seconds.</summary>
    public TimeSpan OutcomeWait { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>How often in a row one synchronization sends a request again that found the server busy, or whose connection broke. The default is 5; 0 leaves it to the app.</summary>
    public int RetryLimit { get; set; } = 5;

    /// <summary>The wait before the first retry; it doubles with each. The default is half a second.</summary>
    public TimeSpan RetryDelay { get; set; } = TimeSpan.FromSeconds(0.5);

    /// <summary>The longest wait before a retry. A server that asks for more ends the synchronization instead. The default is 30 seconds.</summary>
    public TimeSpan RetryDelayLimit { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Changes of at most so many bytes are written and shown in one short step; more are written beside the old rows in small steps, then shown at once. The default is 256 KiB.</summary>
    public int DeltaByteLimit { get; set; } = 256 * 1024;

    /// <summary>How many applied entries one download asks about at most; the others keep showing over their base until a later one. The default is 100,000.</summary>
    public int AppliedKeyLimit { get; set; } = 100_000;

    /// <summary>How many rows one step of a large download writes at most. A commit that waits ends the step at once. The default is 10,000.</summary>
    public int StepRowLimit { get; set; } = 10_000;

    /// <summary>The greatest size of one answer in bytes, unpacked: what is longer has no end, and is given up. A download's answers are pages; an upload's grows with its batch. The default is 4 GiB.</summary>
    public long AnswerByteLimit { get; set; } = 4L * 1024 * 1024 * 1024;

    /// <summary>How many bytes of an answer are kept in memory before they go to a temporary file. The default is 1 MiB.</summary>
    public int SpoolMemoryLimit { get; set; } = 1024 * 1024;

    /// <summary>How many synchronizations <see cref="OfflineEngine.History"/> remembers per user. The default is 200; 0 remembers none.</summary>
    public int HistoryLimit { get; set; } = 200;

    /// <summary>When the engine synchronizes by itself. Everything is off by default.</summary>
    public AutomaticSynchronization Automatic { get; } = new();

    /// <summary>What cannot work, one sentence per problem.</summary>
    internal IEnumerable<string> Problems()
    {
        if (RequestTimeout <= TimeSpan.Zero && RequestTimeout != Timeout.InfiniteTimeSpan) yield return $"{nameof(RequestTimeout)} must be positive or infinite, not {RequestTimeout}";
        if (CompressionThreshold < 0) yield return $"{nameof(CompressionThreshold)} cannot be negative";
        if (BatchEntryLimit < 1) yield return $"{nameof(BatchEntryLimit)} must be at least 1";
        if (BatchByteLimit < 1) yield return $"{nameof(BatchByteLimit)} must be at least 1";
        if (RequestEntryLimit < 1) yield return $"{nameof(RequestEntryLimit)} must be at least 1";
        if (RequestByteLimit < 1) yield return $"{nameof(RequestByteLimit)} must be at least 1";
        if (PartByteLimit < 1) yield return $"{nameof(PartByteLimit)} must be at least 1";
        if (OutcomeWait < TimeSpan.Zero) yield return $"{nameof(OutcomeWait)} cannot be negative";
        if (RetryLimit < 0) yield return $"{nameof(RetryLimit)} cannot be negative";
        if (RetryDelay < TimeSpan.Zero) yield return $"{nameof(RetryDelay)} cannot be negative";
        if (RetryDelayLimit < RetryDelay) yield return $"{nameof(RetryDelayLimit)} cannot be less than {nameof(RetryDelay)}";
        if (DeltaByteLimit < 0) yield return $"{nameof(DeltaByteLimit)} cannot be negative";
        if (AppliedKeyLimit < 1) yield return $"{nameof(AppliedKeyLimit)} must be at least 1";
        if (StepRowLimit < 1) yield return $"{nameof(StepRowLimit)} must be at least 1";
        if (AnswerByteLimit < 1) yield return $"{nameof(AnswerByteLimit)} must be at least 1";
        if (SpoolMemoryLimit < 0) yield return $"{nameof(SpoolMemoryLimit)} cannot be negative";
        if (HistoryLimit < 0) yield return $"{nameof(HistoryLimit)} cannot be negative";
        foreach (string problem in Automatic.Problems()) yield return $"{nameof(Automatic)}.{problem}";
    }
}
