using Spectre.Console;

namespace OfflineSync.Demo.Narration;

/// <summary>A bar on a terminal. It never runs backwards.</summary>
internal sealed class MovingBar(ProgressTask task) : IBar
{
    public void Report(double fraction) => task.Value = Math.Max(task.Value, Math.Clamp(fraction, 0, 1) * task.MaxValue);
}
