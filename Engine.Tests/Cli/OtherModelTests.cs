using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Cli;

/// <summary>Commands that look at a store never bring it to the model that they are given.</summary>
public sealed class OtherModelTests
{
    [Theory]
    [InlineData("sessions", "list")]
    [InlineData("sessions", "revoke", "--user", "anna")]
    [InlineData("history")]
    [InlineData("errors", "list")]
    [InlineData("conflicts")]
    public async Task A_model_that_the_database_does_not_serve_is_refused_and_not_activated(params string[] command)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string before = await server.ScalarAsync<string>("select rules_version from offlinesync.model_state");
        using var folder = new CliFolder();
        string other = folder.Write("other.json", DomainModel.Define("Other", model => model.Entity<Country>(country => country.Allow("Guest", Rights.Read)).Entity<Region>().Entity<City>()).ToJson());

        CliRun run = await CliRun.OfAsync(["server", .. command, "--model", other, "--postgres", server.ConnectionString]);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("The database serves other rules", run.Error);
        Assert.Contains("Take the model that the running server has", run.Error);
        Assert.Equal(before, await server.ScalarAsync<string>("select rules_version from offlinesync.model_state"));
    }
}
