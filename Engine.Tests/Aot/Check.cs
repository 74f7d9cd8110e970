namespace OfflineSync.Aot;

/// <summary>Says what went right, and stops at the first thing that did not.</summary>
internal static class Check
{
    public static void Equal<T>(string what, T expected, T actual)
    {
        if (!EqualityComparer<T>.Default.Equals(expected, actual)) throw new InvalidOperationException($"{what}: expected {expected}, found {actual}.");
    }

    public static void Passed(string what) => Console.WriteLine($"passed {what}");
}
