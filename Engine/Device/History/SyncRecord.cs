using System.Diagnostics;

namespace OfflineSync;

/// <summary>A synchronization that this device remembers.</summary>
/// <param name="Number">Its number on this device for this user; later ones have greater numbers.</param>
/// <param name="StartedAt">When it began, by the device's clock.</param>
/// <param name="Duration">How long it took.</param>
/// <param name="Scope">The name of its <see cref="SyncScope"/>.</param>
/// <param name="Trigger">What began it.</param>
/// <param name="Phase">How far it came: where it broke off, or <see cref="SyncPhase.Finished"/>.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Error">Why it broke off; null where it did not.</param>
/// <param name="Applied">How many entries the server applied. 0 where it broke off, whatever the server did.</param>
/// <param name="Rejected">How many entries were rejected or set aside.</param>
/// <param name="Conflicts">How many objects somebody else had changed, too.</param>
/// <param name="Received">How many objects arrived.</param>
/// <param name="Removed">How many objects left the device.</param>
/// <param name="BytesSent">How many bytes were sent, as far as it came.</param>
/// <param name="BytesReceived">How many bytes were received, as far as it came.</param>
[DebuggerDisplay("{Number}: {Scope,nq} {Outcome}")]
public sealed record SyncRecord(
    long Number,
    DateTimeOffset StartedAt,
    TimeSpan Duration,
    string Scope,
    SyncTrigger Trigger,
    SyncPhase Phase,
    SyncOutcome Outcome,
    ErrorCode? Error,
    int Applied,
    int Rejected,
    int Conflicts,
    long Received,
    long Removed,
    long BytesSent,
    long BytesReceived);
