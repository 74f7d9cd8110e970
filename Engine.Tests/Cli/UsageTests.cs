namespace OfflineSync.Tests.Cli;

/// <summary>Commands that make no sense, and help.</summary>
public sealed class UsageTests
{
    [Theory]
    [InlineData("journal", "lst")]
    [InlineData("journal", "list")]
    [InlineData("journal", "list", "somewhere", "--state", "lost")]
    [InlineData("journal", "replay", "somewhere.journal.jsonl")]
    [InlineData("journal", "replay", "somewhere.journal.jsonl", "--user", "surveyor-a", "--server", "nowhere")]
    [InlineData("server", "user", "add", "surveyor-a")]
    public async Task A_command_that_makes_no_sense_ends_with_2_and_says_why(params string[] arguments)
    {
        CliRun run = await CliRun.OfAsync(arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.NotEqual("", run.Error);
    }

    [Fact]
    public async Task A_path_where_nothing_is_ends_with_2_and_a_hint()
    {
        CliRun run = await CliRun.OfAsync(["journal", "list", Path.Combine(Path.GetTempPath(), "offlinesync-nothing-here")]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("Name a device's folder, its database or a recording.", run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public async Task Verbose_adds_where_an_error_comes_from()
    {
        CliRun run = await CliRun.OfAsync(["journal", "list", Path.Combine(Path.GetTempPath(), "offlinesync-nothing-here"), "--verbose"]);

        Assert.Contains("   at ", run.Error);
    }

    [Fact]
    public async Task Help_ends_with_0()
    {
        CliRun run = await CliRun.OfAsync(["journal", "--help"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("verify", run.Output);
    }

    [Fact]
    public async Task A_user_without_a_password_is_refused_before_anything_starts()
    {
        string model = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(model, Sample.SampleModel.Create().ToJson());

            CliRun run = await CliRun.OfAsync(["server", "user", "add", "surveyor-a", "--role", "User", "--model", model, "--postgres", "Host=127.0.0.1;Port=1"]);

            Assert.Equal(2, run.ExitCode);
            Assert.Contains("There is no password for surveyor-a.", run.Error);
        }
        finally
        {
            File.Delete(model);
        }
    }
}
