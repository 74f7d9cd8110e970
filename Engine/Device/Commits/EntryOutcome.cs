using System.Collections.Immutable;
using System.Diagnostics;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync;

/// <summary>What became of a journal entry.</summary>
[DebuggerDisplay("{GetType().Name,nq}, {Reasons.Length} reason(s)")]
public abstract record EntryOutcome
{
    private EntryOutcome()
    {
    }

    /// <summary>Whether the server applied it.</summary>
    public bool IsApplied => this is Applied;

    /// <summary>Why it was not applied; empty when it was.</summary>
    public virtual ImmutableArray<RejectionReason> Reasons => [];

    /// <summary>One line for people: applied, or why not.</summary>
    public sealed override string ToString() => this switch
    {
        Applied => "applied",
        Rejected => $"rejected: {Why()}",
        _ => $"set aside: {Why()}",
    };

    private string Why() => string.Join("; ", Reasons.Select(reason => reason.Message));

    /// <summary>The server applied it.</summary>
    public sealed record Applied : EntryOutcome;

    /// <summary>The server refused it. Its content stays in the journal.</summary>
    /// <param name="Reasons">Why.</param>
    public sealed record Rejected(ImmutableArray<RejectionReason> Reasons) : EntryOutcome
    {
        /// <inheritdoc />
        public override ImmutableArray<RejectionReason> Reasons { get; } = Reasons;
    }

    /// <summary>It cannot stand because another entry was refused. Its content stays in the journal.</summary>
    /// <param name="Cause">The entry that was refused.</param>
    /// <param name="Reasons">Why.</param>
    public sealed record SetAside(EntryKey? Cause, ImmutableArray<RejectionReason> Reasons) : EntryOutcome
    {
        /// <inheritdoc />
        public override ImmutableArray<RejectionReason> Reasons { get; } = Reasons;
    }

    /// <summary>The outcome that a state stands for; null while it is not known.</summary>
    internal static EntryOutcome? Of(EntryStatus status) => status.State switch
    {
        EntryState.Pending or EntryState.Sent => null,
        EntryState.Applied or EntryState.Settled => new Applied(),
        EntryState.SetAside => new SetAside(status.Cause, status.Reasons),
        _ when status.Cause is not null => new SetAside(status.Cause, status.Reasons),
        _ => new Rejected(status.Reasons),
    };

    /// <summary>The outcome of several entries together.</summary>
    internal static EntryOutcome Of(IReadOnlyCollection<EntryOutcome> outcomes)
    {
        if (outcomes.All(outcome => outcome.IsApplied)) return new Applied();
        ImmutableArray<RejectionReason> reasons = [.. outcomes.SelectMany(outcome => outcome.Reasons)];
        return outcomes.Any(outcome => outcome is Rejected) ? new Rejected(reasons) : new SetAside(outcomes.OfType<SetAside>().First().Cause, reasons);
    }
}
