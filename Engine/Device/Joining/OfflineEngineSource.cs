using Microsoft.Extensions.Options;

namespace OfflineSync;

/// <summary>Opens the container's engine once, for all who ask for it.</summary>
/// <remarks>Safe for use by several threads. A failure is not kept: the next one who asks tries again.</remarks>
public sealed class OfflineEngineSource : IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _lock = new(1, 1);
    private readonly IOptions<OfflineOptions> _options;
    private OfflineEngine? _engine;
    private bool _isDisposed;

    /// <summary>Creates the source; the container does that.</summary>
    public OfflineEngineSource(IOptions<OfflineOptions> options) => _options = options;

    /// <summary>The engine, opened if it is not yet.</summary>
    /// <exception cref="OptionsValidationException">An option has a value that cannot work.</exception>
    /// <exception cref="OfflineSyncException">What <see cref="OfflineEngine.OpenAsync"/> throws; <see cref="ErrorCode.EngineClosed"/> after the container's end.</exception>
    public async Task<OfflineEngine> GetAsync(CancellationToken cancellationToken = default)
    {
        if (_engine is { } open) return open;
        await _lock.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isDisposed) throw new OfflineSyncException(ErrorCode.EngineClosed, "The engine was closed with the app's host or container.", "Ask for it earlier, or open one by itself.");
            return _engine ??= await OfflineEngine.OpenAsync(_options.Value, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <summary>Closes the engine for good.</summary>
    public async ValueTask DisposeAsync()
    {
        await _lock.WaitAsync().ConfigureAwait(false);
        try
        {
            _isDisposed = true;
            if (_engine is not null) await _engine.DisposeAsync().ConfigureAwait(false);
        }
        finally
        {
            _lock.Release();
        }
    }

    /// <inheritdoc />
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    // For constructors, which cannot wait. Opening touches the disk only and never comes back to a thread of the app's own.
    internal OfflineEngine Get() => _engine ?? Task.Run(() => GetAsync()).GetAwaiter().GetResult();
}
