namespace OfflineSync.Tests.Hosting;

/// <summary>The working copy that these tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = Find(AppContext.BaseDirectory);

    /// <summary>A file or folder of it.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string Find(string folder)
    {
        for (string? at = folder; at is not null; at = Path.GetDirectoryName(at))
        {
            if (File.Exists(Path.Combine(at, "OfflineSync.sln"))) return at;
        }
        throw new InvalidOperationException($"{folder} is in no working copy of OfflineSync: no folder above it has OfflineSync.sln.");
    }
}
