namespace OfflineSync.Server.Uploads.Staging;

/// <summary>The limits of batches that travel in parts.</summary>
/// <param name="ByteLimit">How many bytes, packed, a user may have staged at a time.</param>
/// <param name="UnpackedByteLimit">How many bytes a batch may have after unpacking.</param>
/// <param name="LineByteLimit">The longest line of a batch in bytes.</param>
/// <param name="EntryLimit">How many entries a batch may have.</param>
/// <param name="Lifetime">How long staged bytes and outcomes are kept for somebody to come back.</param>
/// <param name="WaitLimit">How long a request waits for a decision at most.</param>
internal sealed record StagingLimits(long ByteLimit, long UnpackedByteLimit, int LineByteLimit, int EntryLimit, TimeSpan Lifetime, TimeSpan WaitLimit);
