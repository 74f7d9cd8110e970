using System.Text.RegularExpressions;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Generators;

/// <summary>The diagnostics of generator and analyzers are complete: described, released, documented, tested.</summary>
public sealed class DiagnosticsPageTests
{
    private static readonly string folder = Repository.PathOf("Engine", "Generators");

    [Fact]
    public void Ids_follow_each_other_and_each_diagnostic_has_a_help_text()
    {
        // What is about entities has ids from 1 on, what is about code that uses them from 101 on.
        IEnumerable<int> numbers = DiagnosticsPage.All.Select(descriptor => int.Parse(descriptor.Id[3..], System.Globalization.CultureInfo.InvariantCulture));
        Assert.All(numbers.GroupBy(number => number / 100), group => Assert.Equal(Enumerable.Range((group.Key * 100) + 1, group.Count()), group));
        Assert.All(DiagnosticsPage.All, descriptor => Assert.Matches("^OFS[0-9]{4}$", descriptor.Id));
        Assert.All(DiagnosticsPage.All, descriptor => Assert.EndsWith(".", descriptor.Description.ToString()));
    }

    [Fact]
    public void The_page_of_diagnostics_says_what_the_generator_says()
    {
        string page = Repository.PathOf("Engine", "docs", "diagnostics.md");

        Assert.True(DiagnosticsPage.Text() == File.ReadAllText(page).ReplaceLineEndings("\n"), $"Write it anew: dotnet OfflineSync.Tests.dll {DiagnosticsPage.Name} {page}");
    }

    [Fact]
    public void Each_diagnostic_stands_once_in_the_lists_of_releases() => Assert.Equal(
        DiagnosticsPage.All.Select(descriptor => (descriptor.Id, descriptor.IsEnabledByDefault ? descriptor.DefaultSeverity.ToString() : "Disabled", descriptor.Title.ToString())),
        new[] { "AnalyzerReleases.Shipped.md", "AnalyzerReleases.Unshipped.md" }
            .SelectMany(file => Regex.Matches(File.ReadAllText(Path.Combine(folder, file)), @"^(OFS\d+) \| [\w.]+ \| (\w+) \| (.+?)\r?$", RegexOptions.Multiline))
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value)).OrderBy(row => row.Item1, StringComparer.Ordinal));

    [Fact]
    public void Each_diagnostic_is_expected_by_a_test()
    {
        string tests = string.Concat(new[] { "EntityDiagnosticsTests.cs", "CodeDiagnosticsTests.cs" }.Select(file => File.ReadAllText(Repository.PathOf("Engine.Tests", "Generators", file))));
        Assert.All(DiagnosticsPage.All, descriptor => Assert.Contains($"\"{descriptor.Id}\")]", tests));
    }
}
