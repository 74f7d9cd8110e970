namespace OfflineSync.Testing;

/// <summary>Ids from a seed: the same seed and the same times give the same ids.</summary>
/// <param name="time">The time in the ids.</param>
/// <param name="seed">The seed.</param>
public sealed class SeededIdSource(TimeProvider time, int seed) : IdSource(time)
{
    private readonly Lock _lock = new();
    private readonly SeededRandom _random = new(seed);

    /// <inheritdoc />
    protected override void Fill(Span<byte> bytes)
    {
        lock (_lock) _random.NextBytes(bytes);
    }
}
