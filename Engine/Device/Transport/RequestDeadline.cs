namespace OfflineSync.Device;

/// <summary>
/// Ends a request that makes no progress for the time limit: whoever moves bytes says so. A slow but living transfer has all the time it needs.
/// </summary>
internal sealed class RequestDeadline : IDisposable
{
    private readonly TimeSpan _limit;
    private readonly CancellationTokenSource _timer;
    private readonly CancellationTokenSource _either;

    public RequestDeadline(TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        _limit = limit;
        _timer = limit == Timeout.InfiniteTimeSpan ? new CancellationTokenSource() : new CancellationTokenSource(limit, time);
        _either = CancellationTokenSource.CreateLinkedTokenSource(_timer.Token, cancellationToken);
    }

    /// <summary>Cancelled when the time is up or the caller cancels.</summary>
    public CancellationToken Token => _either.Token;

    public bool HasPassed => _timer.IsCancellationRequested;

    public TimeSpan Limit => _limit;

    /// <summary>Tells that bytes moved: the time starts anew.</summary>
    public void Progress()
    {
        if (_limit != Timeout.InfiniteTimeSpan && !_timer.IsCancellationRequested) _timer.CancelAfter(_limit);
    }

    /// <summary>Nobody waits for the server until the next <see cref="Progress"/>.</summary>
    public void Pause()
    {
        if (!_timer.IsCancellationRequested) _timer.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _either.Dispose();
        _timer.Dispose();
    }
}
