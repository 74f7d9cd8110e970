using System.Diagnostics;

namespace OfflineSync;

/// <summary>What a user wants to be told: a synchronization that nobody waits for failed. Nothing that was committed is lost.</summary>
[DebuggerDisplay("{Kind}: {Code}")]
public sealed class SyncMessage : UserMessage
{
    internal SyncMessage(OfflineSyncException error, DateTimeOffset time)
        : base(time) => Error = error;

    /// <summary>The message in English, for apps that have no words of their own per <see cref="Kind"/>.</summary>
    public override string Text => Kind switch
    {
        FailureKind.Offline => "The data could not be synchronized: there is no connection.",
        FailureKind.TimedOut => "The data could not be synchronized: the server did not answer in time.",
        FailureKind.SignInRefused => "The data could not be synchronized: sign in again.",
        FailureKind.ServerBusy => "The data could not be synchronized: the server is busy.",
        FailureKind.ServerError => "The data could not be synchronized: the server reported an error.",
        FailureKind.NotUnderstood => "The data could not be synchronized: what answered is not the server, or one of another version.",
        _ => "The data could not be synchronized: something is wrong on this device.",
    };

    /// <inheritdoc />
    public override MessageKind MessageKind => MessageKind.Error;

    /// <summary>What kind of failure it was.</summary>
    public FailureKind Kind => Error.Kind;

    /// <summary>What happened, by its registered code.</summary>
    public ErrorCode Code => Error.Code;

    /// <summary>Whether trying again makes sense without anything else being done.</summary>
    public bool CanRetry => Error.IsTransient;

    /// <summary>The error, with its details and what to do.</summary>
    public OfflineSyncException Error { get; }
}
