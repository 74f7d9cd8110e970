using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Lets receipts wait for the outcomes of their entries.</summary>
/// <remarks>Safe for use by several threads. Only entries that somebody waits for are held.</remarks>
internal sealed class OutcomeWatch : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<EntryKey, TaskCompletionSource<EntryOutcome>> _waiting = [];
    private readonly DeviceDatabase _database;
    private readonly IDisposable _subscription;

    public OutcomeWatch(DeviceDatabase database)
    {
        _database = database;
        _subscription = database.Changes.Subscribe(OnChanged);
    }

    public EntryOutcome? Find(EntryKey key) =>
        _database.Read(transaction => transaction.Journal.ReadStatus(key)) is { } status ? EntryOutcome.Of(status) : null;

    public Task<EntryOutcome> WaitAsync(EntryKey key)
    {
        Task<EntryOutcome> waiting;
        lock (_lock)
        {
            if (!_waiting.TryGetValue(key, out TaskCompletionSource<EntryOutcome>? source))
            {
                _waiting.Add(key, source = new TaskCompletionSource<EntryOutcome>(TaskCreationOptions.RunContinuationsAsynchronously));
            }
            waiting = source.Task;
        }
        // Looked up after registering: an outcome that is written between the two is found by one of them.
        Complete(key);
        return waiting;
    }

    public void Dispose()
    {
        _subscription.Dispose();
        lock (_lock)
        {
            foreach (TaskCompletionSource<EntryOutcome> source in _waiting.Values)
            {
                source.TrySetException(new OfflineSyncException(ErrorCode.EngineClosed, "The engine was closed, or another user signed in, before the outcome was known.",
                    "Ask for the outcome by key when the user is signed in again."));
            }
            _waiting.Clear();
        }
    }

    private Task OnChanged(ChangeSet changes)
    {
        if (changes.DecidedKeys.Count == 0) return Task.CompletedTask;
        List<EntryKey> decided;
        lock (_lock) decided = [.. changes.DecidedKeys.Where(_waiting.ContainsKey)];
        foreach (EntryKey key in decided) Complete(key);
        return Task.CompletedTask;
    }

    private void Complete(EntryKey key)
    {
        if (Find(key) is not { } outcome) return;
        lock (_lock)
        {
            if (_waiting.Remove(key, out TaskCompletionSource<EntryOutcome>? source)) source.SetResult(outcome);
        }
    }
}
