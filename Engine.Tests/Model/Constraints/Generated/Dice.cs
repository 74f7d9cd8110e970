namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>Chance, from a seed.</summary>
internal sealed class Dice(int seed)
{
    private readonly Random _random = new(seed);

    /// <summary>A number below a limit.</summary>
    public int Roll(int limit) => _random.Next(limit);

    /// <summary>True so many times in a hundred.</summary>
    public bool Percent(int chance) => _random.Next(100) < chance;

    public T Pick<T>(IReadOnlyList<T> from) => from[_random.Next(from.Count)];

    public Guid NewId()
    {
        byte[] bytes = new byte[16];
        _random.NextBytes(bytes);
        return new Guid(bytes);
    }
}
