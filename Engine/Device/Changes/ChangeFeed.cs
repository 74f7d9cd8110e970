using System.Collections.Immutable;

namespace OfflineSync.Device;

/// <summary>Tells subscribers what was committed: loaded objects take new values, live queries run again, receipts learn their outcome.</summary>
/// <remarks>Safe for use by several threads. A subscriber returns at once and works in the task that it returns.</remarks>
internal sealed class ChangeFeed
{
    private ImmutableArray<Subscription> _subscriptions = [];

    /// <summary>Subscribes until the result is disposed or the database is closed.</summary>
    public IDisposable Subscribe(Func<ChangeSet, Task> subscriber, Action? closed = null)
    {
        var subscription = new Subscription(this, subscriber, closed);
        ImmutableInterlocked.Update(ref _subscriptions, list => list.Add(subscription));
        return subscription;
    }

    /// <summary>Tells everybody. The task ends when all have taken the changes.</summary>
    public Task Publish(ChangeSet changes)
    {
        if (changes.IsEmpty) return Task.CompletedTask;
        List<Task>? working = null;
        foreach (Subscription subscription in _subscriptions)
        {
            Task work = subscription.Subscriber(changes);
            if (!work.IsCompletedSuccessfully) (working ??= []).Add(work);
        }
        return working is null ? Task.CompletedTask : Task.WhenAll(working);
    }

    /// <summary>There will be no more changes: the database is closed.</summary>
    public void Close()
    {
        foreach (Subscription subscription in ImmutableInterlocked.InterlockedExchange(ref _subscriptions, [])) subscription.Closed?.Invoke();
    }

    private sealed class Subscription(ChangeFeed feed, Func<ChangeSet, Task> subscriber, Action? closed) : IDisposable
    {
        public Func<ChangeSet, Task> Subscriber => subscriber;

        public Action? Closed => closed;

        public void Dispose() => ImmutableInterlocked.Update(ref feed._subscriptions, list => list.Remove(this));
    }
}
