using System.Collections.Immutable;

namespace OfflineSync.Device;

/// <summary>Tells subscribers what was committed: loaded objects take new values, live queries run again, receipts learn their outcome.</summary>
/// <remarks>Safe for use by several threads. A subscriber returns at once and works in the task that it returns.</remarks>
internal sealed class ChangeFeed
{
    private ImmutableArray<Func<ChangeSet, Task>> _subscribers = [];

    public IDisposable Subscribe(Func<ChangeSet, Task> subscriber)
    {
        ImmutableInterlocked.Update(ref _subscribers, list => list.Add(subscriber));
        return new Subscription(this, subscriber);
    }

    /// <summary>Tells everybody. The task ends when all have taken the changes.</summary>
    public Task Publish(ChangeSet changes) => changes.IsEmpty ? Task.CompletedTask
        : Task.WhenAll([.. _subscribers.Select(subscriber => subscriber(changes))]);

    private sealed class Subscription(ChangeFeed feed, Func<ChangeSet, Task> subscriber) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref feed._subscribers, list => list.Remove(subscriber));
    }
}
