using System.Diagnostics;

namespace OfflineSync;

/// <summary>An error with a code, whether trying again can help, and what to do about it.</summary>
[DebuggerDisplay("{Code}: {Message}")]
public class OfflineSyncException : Exception
{
    /// <summary>Creates the error.</summary>
    /// <param name="code">What happened, by its registered code.</param>
    /// <param name="message">What happened, naming the place.</param>
    /// <param name="hint">What to do about it, one sentence.</param>
    /// <param name="isTransient">Whether the same call may succeed later without a change.</param>
    /// <param name="innerException">The error underneath, if any.</param>
    public OfflineSyncException(ErrorCode code, string message, string hint, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException)
    {
        Code = code;
        Hint = hint;
        IsTransient = isTransient;
    }

    /// <summary>What happened, by its registered code.</summary>
    public ErrorCode Code { get; }

    /// <summary>What to do about it.</summary>
    public string Hint { get; }

    /// <summary>What kind of failure it is, for one that ends a synchronization.</summary>
    public FailureKind Kind => FailureKinds.Of(Code);

    /// <summary>Whether the same call may succeed later without a change.</summary>
    public bool IsTransient { get; }

    /// <summary>Whether the server may have carried out what was asked although no answer arrived.</summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>How long the server asks to wait before the next try, if it says so.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Where the server answered the error: the trace id under which its log tells more.</summary>
    public string? TraceId { get; init; }

    /// <summary>Whether not the server answered, but something before it.</summary>
    internal bool IsForeign { get; init; }

    /// <inheritdoc />
    public override string ToString() => $"{Code}: {Message} ({Hint}){(TraceId is null ? "" : $" [trace {TraceId}]")}{Environment.NewLine}{base.ToString()}";
}
