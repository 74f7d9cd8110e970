using System.Diagnostics;
using OfflineSync.Journal;

namespace OfflineSync.Server;

/// <summary>A request of a synchronization, or a commit of the server's own code.</summary>
/// <param name="Id">The report's id.</param>
/// <param name="EndedAt">When it ended, by the server's clock.</param>
/// <param name="Duration">How long it took: an upload's decision, a download until its answer was sent.</param>
/// <param name="Kind">What was asked for.</param>
/// <param name="User">The user.</param>
/// <param name="UserName">The user's name; null when there is no such user any more.</param>
/// <param name="Journal">The device's journal; null where the request could not be read.</param>
/// <param name="End">How it ended.</param>
/// <param name="Error">Why it did not end well; null where it did, or the device went away.</param>
/// <param name="Batch">The batch of an upload; null where it could not be read, and for downloads.</param>
/// <param name="Entries">How many entries the batch had. One that is sent again counts again.</param>
/// <param name="Rejected">How many of them were rejected.</param>
/// <param name="Rows">How many objects the answer to a download carried.</param>
/// <param name="Removals">How many objects it took off the device.</param>
[DebuggerDisplay("{Kind} {End}, {Entries} entries, {Rows} rows")]
public sealed record SynchronizationReport(
    Guid Id,
    DateTimeOffset EndedAt,
    TimeSpan Duration,
    SynchronizationKind Kind,
    ObjectId User,
    string? UserName,
    JournalId? Journal,
    SynchronizationEnd End,
    ErrorCode? Error,
    BatchId? Batch,
    int Entries,
    int Rejected,
    long Rows,
    long Removals)
{
    /// <summary>Where it stands in the history; <see cref="SynchronizationFilter.Before"/> goes on behind it.</summary>
    public HistoryPosition Position => new(EndedAt, Id);
}
