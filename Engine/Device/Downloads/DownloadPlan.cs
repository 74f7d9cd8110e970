using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>
/// Decides what a download does next. No clock, no I/O: <see cref="DownloadDriver"/> carries the decisions out.
/// </summary>
/// <remarks>
/// Invariants:
/// 1. An answer counts when its last frame came; what it says shows in one step, with the token that stands for it.
/// 2. Every way around is bounded: waits by the options, starting over and forks by a number.
/// </remarks>
internal static class DownloadPlan
{
    private const int StartOverLimit = 2;

    /// <summary>The next step.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="options">The limits.</param>
    /// <param name="jitter">Chance, from 0 to 1.</param>
    public static DownloadStep Next(DownloadState state, SynchronizationOptions options, double jitter) => state.Failure switch
    {
        null => state.IsClosed ? new DownloadStep.Finish() : new DownloadStep.Ask(),
        { } passing when RetryPlan.IsWorthIt(passing, state.Tries) => RetryPlan.Next(options, state.Tries, passing.RetryAfter, jitter) is { } delay
            ? new DownloadStep.Wait(delay) : new DownloadStep.Fail(passing),
        { Code: ErrorCode.CheckpointInvalid } when state.StartsOver < StartOverLimit => new DownloadStep.StartOver(),
        { Code: ErrorCode.JournalForked } when state.Forks == 0 => new DownloadStep.Fork(),
        { } failure => new DownloadStep.Fail(failure),
    };

    /// <summary>Whether an answer of that kind may follow a request.</summary>
    /// <param name="kind">The answer's kind.</param>
    /// <param name="hasToken">Whether the request carried a token.</param>
    /// <param name="hasCursor">Whether the request carried a cursor.</param>
    public static bool Fits(DownloadKind kind, bool hasToken, bool hasCursor) => kind switch
    {
        DownloadKind.Delta => hasToken && !hasCursor,
        DownloadKind.FirstPage => !hasCursor,
        DownloadKind.NextPage or DownloadKind.ClosingDelta => hasCursor,
        _ => false,
    };

    /// <summary>
    /// Whether an answer's last frame fits its kind: a page has a cursor, a closing delta a token, and a delta either: with a cursor it is
    /// the first page of a set that changes what the device has.
    /// </summary>
    public static bool Fits(DownloadKind kind, DownloadEnd end) => kind switch
    {
        DownloadKind.Delta => end.Token is null != end.Cursor is null,
        DownloadKind.ClosingDelta => end is { Token: not null, Cursor: null },
        _ => end is { Token: null, Cursor: not null },
    };
}
