using OfflineSync.Server;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Endpoints;

public sealed class HostTests
{
    [Fact]
    public async Task A_port_that_is_taken_is_said_plainly()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        string url = server.Host.Url.GetLeftPart(UriPartial.Authority);

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => OfflineSyncHost.StartAsync(
            options =>
            {
                options.Model = SampleModel.Create();
                options.Postgres = server.ConnectionString;
            },
            url));

        Assert.Equal(ErrorCode.PortInUse, problem.Code);
        Assert.Contains(url, problem.Message);
    }

    [Fact]
    public async Task Options_that_cannot_work_are_all_named_at_the_start()
    {
        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => OfflineSyncHost.StartAsync(
            options =>
            {
                options.Schema = "Not a name";
                options.PageRowLimit = 0;
                options.CheckpointKeys.Add(new CheckpointKey(1, new byte[5]));
            },
            "http://127.0.0.1:0"));

        Assert.Equal(ErrorCode.OptionsInvalid, problem.Code);
        Assert.All(["Model is missing", "Schema is 'Not a name'", "PageRowLimit is 0", "CheckpointKeys"], part => Assert.Contains(part, problem.Message));
    }

    [Fact]
    public async Task A_rule_whose_condition_names_a_variable_is_refused_at_the_start()
    {
        DomainModel model = DomainModel.Define("Constrained", model => model.Entity<Country>().Entity<Region>().Entity<City>(city => city.Allow("Reader", Rights.Read, where: "[Name = $name]")));

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => OfflineSyncHost.StartAsync(
            options =>
            {
                options.Model = model;
                options.Postgres = "Host=127.0.0.1;Port=1";
            },
            "http://127.0.0.1:0"));

        Assert.Equal(ErrorCode.ModelInvalid, problem.Code);
    }
}
