using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Packages;

/// <summary>The code of the README's quick start, as a reader pastes it.</summary>
internal static class QuickStart
{
    /// <summary>The address in the text, which a test replaces by its own.</summary>
    public const string Address = "http://localhost:5080";

    public static string Model => Block("model");

    public static string Server => Block("server");

    public static string Device => Block("device");

    private static string Block(string name)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("README.md"));
        string marker = $"<!-- quick start: {name} -->";
        int start = Array.IndexOf(lines, marker);
        Assert.True(start >= 0 && lines[start + 1] == "```csharp", $"README.md has no code after the line {marker}.");
        int end = Array.IndexOf(lines, "```", start + 2);
        return string.Join('\n', lines[(start + 2)..end]) + "\n";
    }
}
