using System.Text;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Model.Checks;

/// <summary>The table of Engine/docs/model-checks.md, written from the rules: <c>dotnet OfflineSync.Tests.dll model-checks-page FILE</c> replaces it there.</summary>
internal sealed class ModelChecksPage : IChildCommand
{
    private const string Begin = "<!-- rules: begin -->\n";
    private const string End = "<!-- rules: end -->";

    public static string Name => "model-checks-page";

    public static async Task<int> RunAsync(string[] args)
    {
        await File.WriteAllTextAsync(args[0], Text(await File.ReadAllTextAsync(args[0])));
        return 0;
    }

    /// <summary>A page with its table as the rules say it.</summary>
    public static string Text(string page)
    {
        page = page.ReplaceLineEndings("\n");
        var table = new StringBuilder("| Code | Severity | What is found | Place | Cure |\n|---|---|---|---|---|\n");
        foreach (ModelRule rule in ModelChecks.Rules) table.Append($"| `{rule.Code}` | {rule.Severity.ToString().ToLowerInvariant()} | {rule.Title} | {rule.Place} | {rule.Cure} |\n");
        return page[..(page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)] + table + page[page.IndexOf(End, StringComparison.Ordinal)..];
    }
}
