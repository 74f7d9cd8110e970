using System.Collections.Immutable;

namespace OfflineSync.Device;

/// <summary>Brings messages to the app.</summary>
/// <remarks>
/// Invariants: 1. a message goes to everybody who is subscribed; where nobody is, the last one waits for the first subscriber; 2. one that waits
/// is forgotten when another user signs in, and where it is about a synchronization, when one succeeds; 3. nothing arrives after disposal of a subscription or after completion.
/// Safe for use by several threads.
/// </remarks>
internal sealed class MessageFeed(NotificationDispatcher dispatcher) : IObservable<UserMessage>
{
    private readonly Lock _lock = new();
    private ImmutableArray<Subscription> _subscriptions = [];
    private UserMessage? _waiting;
    private bool _isCompleted;

    public IDisposable Subscribe(IObserver<UserMessage> observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, observer);
        UserMessage? waiting;
        bool isCompleted;
        lock (_lock)
        {
            isCompleted = _isCompleted;
            if (!isCompleted) _subscriptions = _subscriptions.Add(subscription);
            waiting = _waiting;
            _waiting = null;
        }
        if (waiting is not null) _ = dispatcher.RunAsync(() => subscription.Tell(waiting));
        if (isCompleted) _ = dispatcher.RunAsync(subscription.Complete);
        return subscription;
    }

    /// <summary>Tells everybody. The task ends when all have been told.</summary>
    public Task PublishAsync(UserMessage message)
    {
        ImmutableArray<Subscription> subscriptions;
        lock (_lock)
        {
            if (_isCompleted) return Task.CompletedTask;
            subscriptions = _subscriptions;
            if (subscriptions.IsEmpty) _waiting = message;
        }
        return Task.WhenAll(subscriptions.Select(subscription => dispatcher.RunAsync(() => subscription.Tell(message))));
    }

    /// <summary>What nobody has heard yet is of no interest any more.</summary>
    public void Forget()
    {
        lock (_lock) _waiting = null;
    }

    /// <summary>The same for a failed synchronization: one has succeeded since.</summary>
    public void ForgetFailure()
    {
        lock (_lock)
        {
            if (_waiting is SyncMessage) _waiting = null;
        }
    }

    /// <summary>There will be no more messages: the engine is closed.</summary>
    public void Complete()
    {
        ImmutableArray<Subscription> subscriptions;
        lock (_lock)
        {
            _isCompleted = true;
            _waiting = null;
            subscriptions = _subscriptions;
            _subscriptions = [];
        }
        foreach (Subscription subscription in subscriptions) _ = dispatcher.RunAsync(subscription.Complete);
    }

    private sealed class Subscription(MessageFeed feed, IObserver<UserMessage> observer) : IDisposable
    {
        private volatile bool _isEnded;

        public void Tell(UserMessage message)
        {
            if (!_isEnded) observer.OnNext(message);
        }

        public void Complete()
        {
            if (_isEnded) return;
            _isEnded = true;
            observer.OnCompleted();
        }

        public void Dispose()
        {
            _isEnded = true;
            lock (feed._lock) feed._subscriptions = feed._subscriptions.Remove(this);
        }
    }
}
