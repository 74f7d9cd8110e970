using System.Diagnostics;

namespace OfflineSync.Benchmarks.Processes;

/// <summary>Measures some work in a child.</summary>
internal static class Timing
{
    public static async Task<Reply> MeasureAsync(Func<Task> work)
    {
        long started = Stopwatch.GetTimestamp();
        await work();
        return Reply.Of(("seconds", Stopwatch.GetElapsedTime(started).TotalSeconds));
    }
}
