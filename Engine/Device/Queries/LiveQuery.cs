namespace OfflineSync.Device;

/// <summary>A query that runs again when something it looks at was committed. Each subscriber has a run of its own.</summary>
internal sealed class LiveQuery<TResult>(UnitOfWork unit, Func<ChangeSet, bool> concerns, Func<TResult> run) : IObservable<TResult>
{
    public IDisposable Subscribe(IObserver<TResult> observer)
    {
        var subscription = new Subscription(unit, concerns, run, observer);
        _ = subscription.DeliverAsync();
        return subscription;
    }

    /// <remarks>
    /// Invariants: 1. results arrive one after the other, each newer than the last; 2. after the last change comes a result that contains it;
    /// 3. nothing arrives after disposal; 4. it completes when the engine is closed or another user signs in.
    /// </remarks>
    private sealed class Subscription : IDisposable
    {
        private readonly Lock _lock = new();
        private readonly UnitOfWork _unit;
        private readonly Func<TResult> _run;
        private readonly IObserver<TResult> _observer;
        private readonly IDisposable _changes;
        private bool _isRunning;
        private bool _isStale;
        private bool _isEnded;

        public Subscription(UnitOfWork unit, Func<ChangeSet, bool> concerns, Func<TResult> run, IObserver<TResult> observer)
        {
            _unit = unit;
            _run = run;
            _observer = observer;
            // Before the first run, so that no change is missed between the two.
            _changes = unit.Database.Changes.Subscribe(
                changes => concerns(changes) ? DeliverAsync() : Task.CompletedTask,
                () => _unit.Engine.Dispatcher.RunAsync(Complete));
        }

        public Task DeliverAsync() => _unit.Engine.Dispatcher.RunAsync(Deliver);

        public void Dispose()
        {
            _isEnded = true;
            _changes.Dispose();
        }

        private void Complete()
        {
            if (_isEnded) return;
            Dispose();
            _observer.OnCompleted();
        }

        private void Deliver()
        {
            lock (_lock)
            {
                _isStale = true;
                // Whoever delivers already, on another thread or further up on this one, does it once more.
                if (_isRunning) return;
                _isRunning = true;
            }
            try
            {
                while (Next()) DeliverOnce();
            }
            catch
            {
                // An observer that throws gets the next result all the same.
                lock (_lock) _isRunning = false;
                throw;
            }
        }

        private bool Next()
        {
            lock (_lock)
            {
                _isRunning = _isStale && !_isEnded;
                _isStale = false;
                return _isRunning;
            }
        }

        private void DeliverOnce()
        {
            TResult result;
            try
            {
                result = _run();
            }
            catch (OfflineSyncException exception)
            {
                if (exception.Code is ErrorCode.EngineClosed or ErrorCode.ObjectNotUsable)
                {
                    Complete();
                    return;
                }
                Dispose();
                _observer.OnError(exception);
                return;
            }
            if (!_isEnded) _observer.OnNext(result);
        }
    }
}
