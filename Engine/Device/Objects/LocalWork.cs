namespace OfflineSync.Device;

/// <summary>What the app does with one user's database: the units of work and the outcomes that it waits for.</summary>
internal sealed class LocalWork : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<WeakReference<UnitOfWork>> _units = [];
    private readonly OfflineEngine _engine;
    private readonly IDisposable _subscription;

    public LocalWork(OfflineEngine engine, DeviceDatabase database)
    {
        _engine = engine;
        Database = database;
        Outcomes = new OutcomeWatch(database);
        Unit = Begin();
        // The first subscriber, so that objects have their new values when a live query delivers.
        _subscription = database.Changes.Subscribe(RefreshAsync);
    }

    public DeviceDatabase Database { get; }

    public OutcomeWatch Outcomes { get; }

    /// <summary>The engine's own unit of work.</summary>
    public UnitOfWork Unit { get; }

    public UnitOfWork Begin()
    {
        var unit = new UnitOfWork(_engine, Database);
        lock (_lock)
        {
            _units.RemoveAll(static reference => !reference.TryGetTarget(out UnitOfWork? held) || held.IsDisposed);
            _units.Add(new WeakReference<UnitOfWork>(unit));
        }
        return unit;
    }

    public void Dispose()
    {
        _subscription.Dispose();
        Outcomes.Dispose();
    }

    private Task RefreshAsync(ChangeSet changes)
    {
        if (changes.Entities.Count == 0) return Task.CompletedTask;
        List<UnitOfWork> units = [];
        lock (_lock)
        {
            foreach (WeakReference<UnitOfWork> reference in _units)
            {
                if (reference.TryGetTarget(out UnitOfWork? unit)) units.Add(unit);
            }
        }
        return _engine.Dispatcher.RunAsync(() => units.ForEach(unit => unit.Refresh(changes)));
    }
}
