using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Data;

/// <summary>The bench's data: the same seed gives the same items.</summary>
/// <param name="seed">The seed.</param>
internal sealed class ItemSeed(int seed)
{
    private const int WordCount = 2000;
    private const int WordsPerTitle = 6;

    private static readonly DateTime newYear = new(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly string[] words = Words();

    private readonly SeededRandom _random = new(seed);

    /// <summary>Fills an item: a title of six words, quantity, price, done, changed, and a parent for one in three.</summary>
    /// <param name="item">The item.</param>
    /// <param name="earlier">The items that may be its parent.</param>
    public void Fill(OfflineObject item, IReadOnlyList<ObjectId> earlier)
    {
        item[nameof(Item.Title)] = NextTitle();
        item[nameof(Item.Quantity)] = _random.Next(1000);
        item[nameof(Item.Price)] = _random.Next(1, 100_000) / 100m;
        item[nameof(Item.Done)] = _random.Chance(0.5);
        item[nameof(Item.Changed)] = newYear.AddMilliseconds(_random.NextBits() % (ulong)TimeSpan.FromDays(365).TotalMilliseconds);
        if (earlier.Count > 0 && _random.Next(3) == 0) item[nameof(Item.Parent)] = _random.Pick(earlier);
    }

    public string NextTitle() => string.Join(' ', Enumerable.Range(0, WordsPerTitle).Select(_ => _random.Pick(words)));

    /// <summary>Two thousand words of two to four syllables that one can say aloud.</summary>
    private static string[] Words()
    {
        var random = new SeededRandom(2000);
        var distinct = new SortedSet<string>(StringComparer.Ordinal);
        while (distinct.Count < WordCount)
        {
            distinct.Add(string.Concat(Enumerable.Range(0, random.Next(2, 5)).Select(_ => $"{random.Pick("bdfghklmnprstvz".ToCharArray())}{random.Pick("aeiou".ToCharArray())}")));
        }
        return [.. distinct];
    }
}
