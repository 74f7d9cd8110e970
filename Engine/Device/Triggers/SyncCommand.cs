using System.Windows.Input;

namespace OfflineSync;

/// <summary>
/// A full synchronization as a command, for a button, a menu or a list that is pulled down. It cannot execute while one runs. An error goes to
/// the log, to <see cref="LastError"/> and to <see cref="OfflineEngine.Messages"/>; nothing is thrown at the UI.
/// </summary>
public sealed class SyncCommand : ICommand
{
    private readonly OfflineEngine _engine;
    private int _running;

    internal SyncCommand(OfflineEngine engine) => _engine = engine;

    /// <inheritdoc />
    public event EventHandler? CanExecuteChanged;

    /// <summary>The execution under way, or the last one; it never fails. Completed when there was none.</summary>
    public Task Execution { get; private set; } = Task.CompletedTask;

    /// <summary>The result of the last execution; null when there was none, or it failed.</summary>
    public SyncResult? LastResult { get; private set; }

    /// <summary>Why the last execution failed; null when it did not.</summary>
    public OfflineSyncException? LastError { get; private set; }

    /// <inheritdoc />
    public bool CanExecute(object? parameter) => Volatile.Read(ref _running) == 0;

    /// <summary>Begins a full synchronization, whatever the parameter; does nothing while one that the command began runs.</summary>
    public void Execute(object? parameter)
    {
        if (Interlocked.Exchange(ref _running, 1) == 0) Execution = RunAsync();
    }

    private async Task RunAsync()
    {
        await TellAsync().ConfigureAwait(false);
        try
        {
            LastResult = null;
            LastError = null;
            (LastResult, LastError) = await _engine.SynchronizeForNobodyAsync(async () => await _engine.SynchronizeAsync(SyncScope.Full, options: new SyncOptions { Trigger = SyncTrigger.Command }).ConfigureAwait(false)).ConfigureAwait(false);
        }
        finally
        {
            Volatile.Write(ref _running, 0);
            await TellAsync().ConfigureAwait(false);
        }
    }

    private Task TellAsync() => _engine.Dispatcher.RunAsync(() => CanExecuteChanged?.Invoke(this, EventArgs.Empty));
}
