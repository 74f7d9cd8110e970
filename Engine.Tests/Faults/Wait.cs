namespace OfflineSync.Tests.Faults;

/// <summary>Waits for what another process or a task beside the test brings about.</summary>
internal static class Wait
{
    private static readonly TimeSpan limit = TimeSpan.FromSeconds(60);

    public static async Task UntilAsync(Func<Task<bool>> isTrue)
    {
        using var deadline = new CancellationTokenSource(limit);
        while (!await isTrue())
        {
            deadline.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
