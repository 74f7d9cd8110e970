using Microsoft.Extensions.Logging;
using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Diagnostics;

namespace OfflineSync.Server.Notifications;

/// <summary>
/// Tells the streams of all instances that something was committed, by NOTIFY and LISTEN. A signal says nothing of what or whose: each stream
/// looks for itself. It is a hint that may be lost with the instance that sends it; nothing depends on it.
/// </summary>
/// <remarks>
/// It is sent after the commit and never within: a transaction that notifies makes others wait for its commit.
/// Safe for use by several threads.
/// </remarks>
internal sealed class ChangeSignals(NpgsqlDataSource source, StoreSchema schema, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    private static readonly TimeSpan retryDelay = TimeSpan.FromSeconds(1);

    private readonly string _channel = $"offlinesync_{schema.Name}";
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _lock = new();
    private TaskCompletionSource _next = New();
    private Task _listening = Task.CompletedTask;
    private Task _sending = Task.CompletedTask;
    private bool _isListening;
    private bool _isDue;
    private bool _isSending;

    /// <summary>Something was committed. Returns at once; signals that come together are sent as one.</summary>
    public void Send()
    {
        lock (_lock)
        {
            _isDue = true;
            if (_isSending || _stop.IsCancellationRequested) return;
            _isSending = true;
            _sending = SendAsync();
        }
    }

    /// <summary>The next signal after this call; it is cancelled when the server stops.</summary>
    public Task NextAsync()
    {
        lock (_lock)
        {
            if (!_isListening && !_stop.IsCancellationRequested)
            {
                _isListening = true;
                _listening = ListenAsync();
            }
            return _next.Task;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        lock (_lock) _next.TrySetCanceled();
        await Task.WhenAll(_listening, _sending).ConfigureAwait(false);
        _stop.Dispose();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task SendAsync()
    {
        await Task.Yield();
        while (true)
        {
            lock (_lock)
            {
                if (!_isDue || _stop.IsCancellationRequested)
                {
                    _isSending = false;
                    return;
                }
                _isDue = false;
            }
            try
            {
                await using NpgsqlCommand command = source.CreateCommand($"notify {_channel}");
                await command.ExecuteNonQueryAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or ObjectDisposedException)
            {
                // The next commit sends another one, and devices synchronize without it, too.
                if (!_stop.IsCancellationRequested) logger.SignalLost(new LoggedFailure(exception));
            }
        }
    }

    private async Task ListenAsync()
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await using NpgsqlConnection connection = await source.OpenConnectionAsync(_stop.Token).ConfigureAwait(false);
                connection.Notification += (_, _) => Pulse();
                await using (var command = new NpgsqlCommand($"listen {_channel}", connection)) await command.ExecuteNonQueryAsync(_stop.Token).ConfigureAwait(false);
                // What came while nobody listened is not known: everybody looks.
                Pulse();
                while (true) await connection.WaitAsync(_stop.Token).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is NpgsqlException or OperationCanceledException or ObjectDisposedException)
            {
                if (_stop.IsCancellationRequested) return;
                logger.SignalLost(new LoggedFailure(exception));
                await Task.Delay(retryDelay, time, _stop.Token).ContinueWith(static _ => { }, TaskScheduler.Default).ConfigureAwait(false);
            }
        }
    }

    private void Pulse()
    {
        TaskCompletionSource heard;
        lock (_lock) (heard, _next) = (_next, New());
        heard.TrySetResult();
    }
}
