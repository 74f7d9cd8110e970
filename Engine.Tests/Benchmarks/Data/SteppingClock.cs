using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Data;

/// <summary>A clock that goes on by up to ten minutes whenever somebody looks: ids made with it look like those of a year of work, not of one second.</summary>
internal sealed class SteppingClock(int seed) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly SeededRandom _random = new(seed);
    private DateTimeOffset _now = new(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now += TimeSpan.FromMilliseconds(_random.Next(600_000));
    }
}
