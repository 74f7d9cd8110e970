using System.Diagnostics;

namespace OfflineSync;

/// <summary>How far a synchronization has come.</summary>
/// <param name="Phase">Where it stands.</param>
/// <param name="Entries">How many entries have got their outcome.</param>
/// <param name="ExpectedEntries">How many entries there are to send; never less than <paramref name="Entries"/>.</param>
/// <param name="Rows">How many rows and removals have arrived.</param>
/// <param name="ExpectedRows">About how many there will be, 0 when not known yet; never less than <paramref name="Rows"/> once it is known.</param>
/// <param name="BytesSent">How many bytes were sent.</param>
/// <param name="BytesReceived">How many bytes were received.</param>
[DebuggerDisplay("{Phase}: {Entries}/{ExpectedEntries} entries, {Rows}/{ExpectedRows} rows")]
public sealed record SyncProgress(SyncPhase Phase, long Entries, long ExpectedEntries, long Rows, long ExpectedRows, long BytesSent, long BytesReceived)
{
    /// <summary>The part that is done of the phase, from 0 to 1; null while it is not known.</summary>
    public double? Fraction => Phase switch
    {
        SyncPhase.Finished => 1,
        SyncPhase.Uploading => ExpectedEntries == 0 ? null : (double)Entries / ExpectedEntries,
        _ => ExpectedRows == 0 ? null : (double)Rows / ExpectedRows,
    };
}
