using OfflineSync.Device;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    private readonly MessageFeed _messages;

    /// <summary>
    /// What the user wants to be told: what flows show (<see cref="FlowMessage"/>), and synchronizations that nobody waits for (<see cref="SyncMessage"/>): one that a command, a start with data of before, the host, a time, a
    /// commit, a connection or the server began, and that failed. A synchronization that is awaited throws instead, and tells nothing here.
    /// Delivered where <see cref="OfflineOptions.NotificationContext"/> says. The last message that nobody was subscribed for is kept for the first
    /// subscriber, until another user signs in or, where it is about a synchronization, one succeeds. Completes when the engine is closed.
    /// </summary>
    public IObservable<UserMessage> Messages => _messages;

    /// <summary>Synchronizes for somebody who cannot catch anything: a failure becomes a message.</summary>
    internal async Task<(SyncResult? Result, OfflineSyncException? Error)> SynchronizeForNobodyAsync(Func<Task<SyncResult?>> synchronize)
    {
        OfflineSyncException error;
        try
        {
            return (await synchronize().ConfigureAwait(false), null);
        }
        catch (OfflineSyncException failure)
        {
            error = failure;
        }
#pragma warning disable CA1031 // Nobody is there to catch it: whatever it is, it must be told, and must not end the trigger.
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            error = new OfflineSyncException(ErrorCode.Unexpected, $"The synchronization failed: {failure.Message}", "Try again; if it stays, report it with the text of the error.", isTransient: true, failure);
        }
#pragma warning restore CA1031
        await PublishAsync(error).ConfigureAwait(false);
        return (null, error);
    }

    internal Task ShowMessageAsync(string text, MessageKind kind) => _messages.PublishAsync(new FlowMessage(text, kind, Options.TimeProvider.GetUtcNow()));

    /// <summary>Tells the user of a failure that nobody could catch.</summary>
    internal Task PublishAsync(OfflineSyncException failure) => failure.Code switch
    {
        // Whoever began the one that runs hears of its end.
        ErrorCode.SynchronizationRunning => Task.CompletedTask,
        _ => _messages.PublishAsync(new SyncMessage(failure, Options.TimeProvider.GetUtcNow(), Texts)),
    };
}
