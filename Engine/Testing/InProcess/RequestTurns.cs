namespace OfflineSync.Testing;

/// <summary>Who is next: requests take their turn in the order in which they asked for it.</summary>
internal sealed class RequestTurns
{
    private readonly Lock _lock = new();
    private Task _last = Task.CompletedTask;

    /// <summary>Takes the next turn.</summary>
    /// <returns>When it begins, and what to complete at its end.</returns>
    public (Task Before, TaskCompletionSource Turn) Take()
    {
        var turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_lock)
        {
            Task before = _last;
            _last = turn.Task;
            return (before, turn);
        }
    }
}
