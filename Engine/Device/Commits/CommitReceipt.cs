using System.Collections.Immutable;
using System.Diagnostics;
using OfflineSync.Device;
using OfflineSync.Journal;

namespace OfflineSync;

/// <summary>What a commit or delete wrote into the journal. It is durable; what the server says about it comes with a synchronization.</summary>
[DebuggerDisplay("{Keys.Length} entries")]
public sealed class CommitReceipt
{
    private readonly OutcomeWatch? _watch;
    private Task<EntryOutcome>? _outcome;

    internal CommitReceipt(ImmutableArray<EntryKey> keys, OutcomeWatch? watch)
    {
        Keys = keys;
        _watch = watch;
    }

    /// <summary>The keys of the journal entries, one per object that had changed; none when nothing had.</summary>
    public ImmutableArray<EntryKey> Keys { get; }

    /// <summary>
    /// Ends when a synchronization has learned the outcome of every entry: applied when all were; else the reasons of those that were not.
    /// After a restart, <see cref="OfflineEngine.GetOutcomeAsync"/> finds the same by key.
    /// </summary>
    public Task<EntryOutcome> Outcome => _outcome ??= WaitAsync();

    private async Task<EntryOutcome> WaitAsync()
    {
        if (Keys.IsEmpty) return new EntryOutcome.Applied();
        OutcomeWatch watch = _watch ?? throw new OfflineSyncException(ErrorCode.EngineClosed, "The engine was closed, or another user signed in.",
            "Ask for the outcome by key when the user is signed in again.");
        List<EntryOutcome> outcomes = [];
        foreach (EntryKey key in Keys) outcomes.Add(await watch.WaitAsync(key).ConfigureAwait(false));
        return EntryOutcome.Of(outcomes);
    }
}
