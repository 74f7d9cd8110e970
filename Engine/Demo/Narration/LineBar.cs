namespace OfflineSync.Demo.Narration;

/// <summary>A bar in a log: a line for each quarter.</summary>
internal sealed class LineBar(string label, Action<string> write) : IBar
{
    private readonly Lock _lock = new();
    private int _told;

    public void Report(double fraction)
    {
        int quarter = (int)(Math.Clamp(fraction, 0, 1) * 4);
        lock (_lock)
        {
            if (quarter <= _told) return;
            _told = quarter;
            write($"{label}: {quarter * 25} %");
        }
    }
}
