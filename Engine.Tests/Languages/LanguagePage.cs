using System.Text;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Languages;

/// <summary>The table of Engine/docs/languages.md, written from the engine's texts: <c>dotnet OfflineSync.Tests.dll languages-page FILE</c> replaces it there.</summary>
internal sealed class LanguagePage : IChildCommand
{
    public const string File = "languages.md";

    private const string Begin = "<!-- texts: begin -->\n";
    private const string End = "<!-- texts: end -->";

    public static string Name => "languages-page";

    public static async Task<int> RunAsync(string[] args)
    {
        await System.IO.File.WriteAllTextAsync(args[0], Text(await System.IO.File.ReadAllTextAsync(args[0])));
        return 0;
    }

    /// <summary>A page with its table as the engine says it.</summary>
    public static string Text(string page)
    {
        page = page.ReplaceLineEndings("\n");
        var table = new StringBuilder("| Key | English |\n|---|---|\n");
        foreach ((string key, string text) in EngineTexts.All.OrderBy(pair => pair.Key, StringComparer.Ordinal)) table.Append($"| `{key}` | {text} |\n");
        return page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)] + table + page[page.IndexOf(End, StringComparison.Ordinal)..];
    }
}
