using System.Net.NetworkInformation;
using System.Threading.Channels;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Synchronizes when one of the app's automatic triggers asks for it: one at a time, and those that come meanwhile lead to one more.</summary>
internal sealed class AutomaticTriggers : IAsyncDisposable
{
    private readonly OfflineEngine _engine;
    private readonly AutomaticSynchronization _options;
    private readonly TimeProvider _time;
    private readonly Channel<SyncTrigger> _requests = Channel.CreateBounded<SyncTrigger>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _stop = new();
    private readonly List<IDisposable> _sources = [];
    private readonly List<Task> _loops = [];
    private readonly ITimer? _afterCommit;

    private AutomaticTriggers(OfflineEngine engine)
    {
        _engine = engine;
        _options = engine.Options.Synchronization.Automatic;
        _time = engine.Options.TimeProvider;
        if (_options.Interval is { } interval) _sources.Add(_time.CreateTimer(_ => Request(SyncTrigger.Interval), null, interval, interval));
        if (_options.AfterCommit is not null) _sources.Add(_afterCommit = _time.CreateTimer(_ => Request(SyncTrigger.Commit), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        if (_options.WhenConnected) _sources.Add(Connectivity());
        _loops.Add(RunAsync());
        if (_options.WhenServerChanges) _loops.Add(ListenAsync());
    }

    /// <summary>Begins, where anything is on.</summary>
    public static AutomaticTriggers? Begin(OfflineEngine engine) => engine.Options.Synchronization.Automatic.IsOn && engine.Options.Server is not null ? new AutomaticTriggers(engine) : null;

    /// <summary>The app committed or deleted something.</summary>
    public void Committed() => _afterCommit?.Change(_options.AfterCommit!.Value, Timeout.InfiniteTimeSpan);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (IDisposable source in _sources) source.Dispose();
        await Task.WhenAll(_loops).ConfigureAwait(false);
        _stop.Dispose();
    }

    private void Request(SyncTrigger trigger) => _requests.Writer.TryWrite(trigger);

    private async Task RunAsync()
    {
        await Task.Yield();
        try
        {
            await foreach (SyncTrigger trigger in _requests.Reader.ReadAllAsync(_stop.Token).ConfigureAwait(false)) await SynchronizeAsync(trigger).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The engine closes.
        }
    }

    private async Task SynchronizeAsync(SyncTrigger trigger)
    {
        if (_engine.CurrentUser is null) return;
        (_, OfflineSyncException? error) = await _engine.SynchronizeForNobodyAsync(async () => await _engine.SynchronizeAsync(SyncScope.Full, options: new SyncOptions { Trigger = trigger }, cancellationToken: _stop.Token).ConfigureAwait(false)).ConfigureAwait(false);
        if (error?.Code != ErrorCode.SynchronizationRunning) return;
        // One that began before the trigger may have missed what it is about.
        await _engine.SynchronizationEndedAsync(_stop.Token).ConfigureAwait(false);
        Request(trigger);
    }

    /// <summary>Keeps a stream open while somebody has a session, and asks for a synchronization with each event, and whenever one begins.</summary>
    private async Task ListenAsync()
    {
        await Task.Yield();
        SynchronizationOptions limits = _engine.Options.Synchronization;
        int failures = 0;
        string? told = null;
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (_engine.SessionToken is { } session)
                {
                    await using ServerAnswer stream = await _engine.ServerStream(session, _stop.Token).ConfigureAwait(false);
                    failures = 0;
                    told = null;
                    // What changed while nobody listened is not known.
                    Request(SyncTrigger.Server);
                    while (await stream.ReadLineAsync().ConfigureAwait(false) is { } line)
                    {
                        if (line.StartsWith("data:", StringComparison.Ordinal)) Request(SyncTrigger.Server);
                        if (_engine.SessionToken != session) break;
                    }
                }
            }
            catch (OfflineSyncException failure)
            {
                failures = Math.Min(failures + 1, 16);
                bool isNew = !failure.IsTransient && told != (told = $"{failure.Code} {_engine.SessionToken}");
                // A synchronization renews the session, or says why not; the stream follows.
                if (failure.Code == ErrorCode.SessionInvalid && _engine.CanRenewSession) Request(SyncTrigger.Server);
                // The loop tries again by itself; what that cannot mend is for the user, once.
                else if (isNew) await _engine.PublishAsync(failure).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
            double wait = Math.Min(Math.Max(limits.RetryDelay.TotalMilliseconds, 1) * Math.Pow(2, failures), Math.Max(limits.RetryDelayLimit.TotalMilliseconds, 1));
            if (!await DelayAsync(TimeSpan.FromMilliseconds(wait * (1 + RetryPlan.Jitter(_engine.Ids.NewId())))).ConfigureAwait(false)) return;
        }
    }

    private async Task<bool> DelayAsync(TimeSpan delay)
    {
        try
        {
            await Task.Delay(delay, _time, _stop.Token).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private IDisposable Connectivity()
    {
        if (_options.Connectivity is { } app) return app.Subscribe(new WhenTrue(() => Request(SyncTrigger.Connection)));
        NetworkChange.NetworkAvailabilityChanged += Changed;
        return new Unsubscribe(() => NetworkChange.NetworkAvailabilityChanged -= Changed);

        void Changed(object? sender, NetworkAvailabilityEventArgs availability)
        {
            if (availability.IsAvailable) Request(SyncTrigger.Connection);
        }
    }

    /// <summary>Acts when there is a connection that was not there before; the first word is only where things stand.</summary>
    private sealed class WhenTrue(Action act) : IObserver<bool>
    {
        private bool? _last;

        public void OnNext(bool value)
        {
            if (value && _last == false) act();
            _last = value;
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }

    private sealed class Unsubscribe(Action act) : IDisposable
    {
        public void Dispose() => act();
    }
}
