using System.Text.Json;
using OfflineSync.Protocol;
using OfflineSync.Tests.Cli;

namespace OfflineSync.Tests.Errors;

/// <summary>The list of errors is registry and manual: complete, used, tested, and the same everywhere.</summary>
public sealed class ErrorCatalogueTests
{
    [Fact]
    public void Each_code_says_its_cause_when_it_is_normal_and_what_to_do()
    {
        Assert.Equal(Enum.GetValues<ErrorCode>(), ErrorCatalogue.All.Select(entry => entry.Code));
        Assert.All(ErrorCatalogue.All, entry => Assert.All([entry.Cause, entry.Normal, entry.Cure], text =>
        {
            Assert.EndsWith(".", text);
            Assert.DoesNotContain('|', text);
            Assert.True(char.IsUpper(text[0]) || text[0] == '`', text);
        }));
    }

    [Fact]
    public void The_page_of_errors_says_what_the_code_says()
    {
        string page = Path.Combine(SourceCodes.Root, "Engine", "docs", "errors.md");

        Assert.True(ErrorPage.Text() == File.ReadAllText(page).ReplaceLineEndings("\n"), $"Write it anew: dotnet OfflineSync.Tests.dll {ErrorPage.Name} {page}");
    }

    [Fact]
    public void A_code_that_nothing_makes_is_not_in_the_list()
    {
        ISet<string> made = SourceCodes.Made();

        Assert.Equal([], Enum.GetNames<ErrorCode>().Except(made));
    }

    [Fact]
    public void Each_code_is_expected_by_a_test()
    {
        ISet<string> asserted = SourceCodes.Asserted();

        Assert.Equal([], Enum.GetNames<ErrorCode>().Except(asserted));
    }

    [Theory]
    [InlineData("\"KeyConflict\"", ErrorCode.KeyConflict)]
    [InlineData("\"InventedLater\"", ErrorCode.Unexpected)]
    [InlineData("\"3\"", ErrorCode.Unexpected)]
    public void A_code_of_a_newer_version_does_not_spoil_a_message(string code, ErrorCode expected)
    {
        Problem problem = JsonSerializer.Deserialize($$"""{ "code": {{code}}, "status": 409, "detail": "Something." }""", ProtocolJson.Default.Problem)!;
        ReasonMessage reason = JsonSerializer.Deserialize($$"""{ "code": {{code}}, "message": "Something." }""", ProtocolJson.Default.ReasonMessage)!;

        Assert.Equal((expected, expected), (problem.Code, reason.Code));
    }

    [Fact]
    public async Task The_command_line_explains_a_code_in_any_case()
    {
        CliRun one = await CliRun.OfAsync(["error", "journalforked"]);
        CliRun all = await CliRun.OfAsync(["error"]);
        CliRun unknown = await CliRun.OfAsync(["error", "journal"]);

        Assert.Equal(0, one.ExitCode);
        ErrorDescription entry = ErrorCatalogue.Of(ErrorCode.JournalForked);
        Assert.Contains(entry.Cure.Split('.')[0], one.Output.ReplaceLineEndings(" "));
        Assert.All(Enum.GetNames<ErrorCode>(), code => Assert.Contains($"{code}:", all.Output));
        Assert.Equal(2, unknown.ExitCode);
        Assert.Contains("JournalForked", unknown.Error);
    }
}
