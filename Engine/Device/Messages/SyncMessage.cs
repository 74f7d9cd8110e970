using System.Diagnostics;

namespace OfflineSync;

/// <summary>What a user wants to be told: a synchronization that nobody waits for failed. Nothing that was committed is lost.</summary>
[DebuggerDisplay("{Kind}: {Code}")]
public sealed class SyncMessage : UserMessage
{
    internal SyncMessage(OfflineSyncException error, DateTimeOffset time, LanguageTexts texts)
        : base(time)
    {
        Error = error;
        Text = texts[KeyOf(error.Kind)];
    }

    /// <summary>The message in the language that the user had then; in English where the model does not translate it.</summary>
    public override string Text { get; }

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

    private static string KeyOf(FailureKind kind) => kind switch
    {
        FailureKind.Offline => EngineTexts.SyncOffline,
        FailureKind.TimedOut => EngineTexts.SyncTimedOut,
        FailureKind.SignInRefused => EngineTexts.SyncSignInRefused,
        FailureKind.ServerBusy => EngineTexts.SyncServerBusy,
        FailureKind.ServerError => EngineTexts.SyncServerError,
        FailureKind.NotUnderstood => EngineTexts.SyncNotUnderstood,
        _ => EngineTexts.SyncLocal,
    };
}
