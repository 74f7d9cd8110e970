using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Packages;

/// <summary>An example of a page in Engine/docs, as somebody pastes it.</summary>
internal static class PageExample
{
    /// <param name="page">The file.</param>
    /// <param name="name">The example's name, as the line before its code says it.</param>
    public static string Of(string page, string name)
    {
        string[] lines = File.ReadAllLines(Repository.PathOf("Engine", "docs", page));
        int start = Array.IndexOf(lines, $"<!-- example: {name} -->");
        Assert.True(start >= 0 && lines[start + 1] == "```csharp", $"{page} has no code after the line of the example '{name}'.");
        return string.Join('\n', lines[(start + 2)..Array.IndexOf(lines, "```", start + 2)]) + "\n";
    }
}
