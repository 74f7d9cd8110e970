using System.Diagnostics;
using OfflineSync.Journal;

namespace OfflineSync.Server;

/// <summary>An upload that was decided.</summary>
/// <param name="Batch">The batch.</param>
/// <param name="DecidedAt">When it was decided, by the server's clock.</param>
/// <param name="User">The user who sent it.</param>
/// <param name="UserName">That user's name; null when there is no such user any more.</param>
/// <param name="Journal">The device's journal.</param>
/// <param name="Entries">How many entries it had; null where it was decided by a version that did not count them.</param>
/// <param name="Rejected">How many of them were rejected; null likewise.</param>
/// <param name="Error">Why the whole batch was refused for good; null where it was applied.</param>
[DebuggerDisplay("{Batch}: {Entries} entries, {Rejected} rejected")]
public sealed record UploadReport(BatchId Batch, DateTimeOffset DecidedAt, ObjectId User, string? UserName, JournalId Journal, int? Entries, int? Rejected, ErrorCode? Error);
