using System.Text.RegularExpressions;
using OfflineSync.Demo;
using OfflineSync.Demo.Faults;
using OfflineSync.Demo.Narration;
using Spectre.Console;

namespace OfflineSync.Tests.Demo;

/// <summary>The demo as its program runs it, on the countries that its steps name.</summary>
public sealed partial class DemoRunTests
{
    private static readonly string[] countries = ["BE", "CH", "DK", "LU", "NL", "PT"];

    private readonly StringWriter _told = new();

    [Fact]
    public async Task Every_step_of_the_demo_holds()
    {
        Assert.True(await RunAsync(Sabotage.None) == 0, Told);

        Assert.Equal(["1", "2", "3", "4", "5", "6", "7", "8", "9"], Headings);
        Assert.DoesNotContain(" wrong ", Told, StringComparison.Ordinal);
        Assert.EndsWith("Demo: ok", Told.TrimEnd(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(Sabotage.Double), "5", "cities, by the surveyors' own count: [67],[0-9]{3}, but [67],[0-9]{3} was expected")]
    [InlineData(nameof(Sabotage.Gap), "7", "The sides are not the same")]
    [InlineData(nameof(Sabotage.Lose), "8", "they are lost")]
    public async Task The_demo_notices_a_mechanism_that_is_broken(string sabotage, string lastStep, string verdict)
    {
        Assert.True(await RunAsync(Enum.Parse<Sabotage>(sabotage)) == 1, Told);

        Assert.Equal(lastStep, Headings[^1]);
        Assert.True(System.Text.RegularExpressions.Regex.IsMatch(Told, verdict), Told);
        Assert.EndsWith("Demo: failed", Told.TrimEnd(), StringComparison.Ordinal);
    }

    private string Told => _told.ToString();

    private string[] Headings => [.. Heading().Matches(Told).Select(match => match.Groups[1].Value)];

    private async Task<int> RunAsync(Sabotage sabotage)
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(_told), Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors });
        console.Profile.Width = 300;
        return await DemoRun.RunAsync(
            new DemoOptions(null, sabotage) { Countries = countries, Postgres = database.ConnectionString }, new Narrator(console), CancellationToken.None);
    }

    [GeneratedRegex(@"^\W+ (\d)  [A-Z]", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
