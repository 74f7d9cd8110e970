using OfflineSync.Tests.Hosting;
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
    [InlineData("rebuild")]
    [InlineData("rebuild", "--verify")]
    [InlineData("user", "add", "anna", "--role", "Guest")]
    public async Task A_model_that_the_database_does_not_serve_is_refused_and_not_activated(params string[] command)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string before = await server.ScalarAsync<string>("select rules_version from offlinesync.model_state");
        using var folder = new CliFolder();
        string other = folder.Write("other.json", DomainModel.Define("Other", model => model.Entity<Country>(country => country.Allow("Guest", Rights.Read)).Entity<Region>().Entity<City>()).ToJson());

        CliRun run = await CliRun.OfAsync(["server", .. command, "--model", other, "--postgres", server.ConnectionString], "secret\n");

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("The database serves other rules", run.Error);
        Assert.Contains("Take the model that the running server has", run.Error);
        Assert.Equal(before, await server.ScalarAsync<string>("select rules_version from offlinesync.model_state"));
    }

    [Fact]
    public async Task A_database_without_a_server_s_tables_is_not_rebuilt_and_gets_its_first_user()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        using var folder = new CliFolder();
        string[] options = ["--model", folder.Write("model.json", SampleModel.Create().ToJson()), "--postgres", database.ConnectionString];

        CliRun rebuild = await CliRun.OfAsync(["server", "rebuild", .. options]);
        CliRun add = await CliRun.OfAsync(["server", "user", "add", "anna", "--role", "User", .. options], "secret\n");

        Assert.NotEqual(0, rebuild.ExitCode);
        Assert.Contains("no tables of a server in the schema 'offlinesync'", rebuild.Error);
        Assert.Equal((0, ""), (add.ExitCode, add.Error));
    }
}
