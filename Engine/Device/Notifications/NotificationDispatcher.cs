using Microsoft.Extensions.Logging;

namespace OfflineSync.Device;

/// <summary>Brings notifications to where the app wants them, in order. An error in the app's code is logged and stops nothing else.</summary>
internal sealed class NotificationDispatcher
{
    private readonly ThreadLocal<bool> _isInside = new();
    private readonly SynchronizationContext? _context;
    private readonly Action<Action>? _hook;
    private readonly ILogger _logger;

    public NotificationDispatcher(OfflineOptions options, ILogger logger)
    {
        _logger = logger;
        _hook = options.NotificationHook;
        _context = options.NotificationContext;
        if (_context is { } context) _hook = action => context.Post(static state => ((Action)state!)(), action);
    }

    /// <summary>Runs work there. The task ends when it ran.</summary>
    public Task RunAsync(Action work)
    {
        if (_hook is null || _isInside.Value || (_context is not null && SynchronizationContext.Current == _context))
        {
            Run(work);
            return Task.CompletedTask;
        }
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _hook(() =>
        {
            _isInside.Value = true;
            Run(work);
            _isInside.Value = false;
            done.SetResult();
        });
        return done.Task;
    }

    private void Run(Action work)
    {
        try
        {
            work();
        }
#pragma warning disable CA1031 // Whatever the app's handler throws is the app's: it must not end a commit or a synchronization.
        catch (Exception exception)
        {
            DeviceLog.HandlerFailed(_logger, exception);
        }
#pragma warning restore CA1031
    }
}
