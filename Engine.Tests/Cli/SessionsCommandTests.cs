using System.Text.Json;
using OfflineSync.Tests.Modes;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Cli;

/// <summary>The operator's commands for sessions.</summary>
public sealed class SessionsCommandTests
{
    [Fact]
    public async Task Sessions_are_listed_and_ended_by_id_and_by_user()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice lost = await world.DeviceAsync("anna", options => options.DeviceName = "van [7]"), kept = await world.DeviceAsync("anna");
        await world.DeviceAsync("bob");
        using var folder = new CliFolder();
        string[] server = ["--model", folder.Write("model.json", lost.Engine.Model.ToJson()), "--postgres", world.Server.ConnectionString];

        CliRun list = await CliRun.OfAsync(["server", "sessions", "list", "--user", "anna", "--json", .. server]);
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        JsonElement[] sessions = [.. list.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];
        Assert.Equal(2, sessions.Length);
        Assert.All(sessions, session => Assert.Equal("anna", session.GetProperty("userName").GetString()));
        string id = sessions.Single(session => session.TryGetProperty("device", out JsonElement device) && device.GetString() == "van [7]").GetProperty("id").GetString()!;

        CliRun revoke = await CliRun.OfAsync(["server", "sessions", "revoke", id, .. server]), again = await CliRun.OfAsync(["server", "sessions", "revoke", id, .. server]);
        Assert.Equal((0, "ended 1 session"), (revoke.ExitCode, revoke.Output.Trim()));
        Assert.Equal(2, again.ExitCode);
        Assert.Contains("no such session", again.Error);
        Assert.Equal(ErrorCode.SessionInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => lost.Engine.SynchronizeAsync())).Code);
        await kept.Engine.SynchronizeAsync();
        Assert.Contains("van [7]", (await CliRun.OfAsync(["server", "sessions", "list", "--all", .. server])).Output.ReplaceLineEndings(" "));
        Assert.Contains("2 sessions", (await CliRun.OfAsync(["server", "sessions", "list", .. server])).Output);

        CliRun all = await CliRun.OfAsync(["server", "sessions", "revoke", "--user", "anna", .. server]);
        Assert.Equal((0, "ended 1 session"), (all.ExitCode, all.Output.Trim()));
        Assert.Equal(ErrorCode.SessionInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => kept.Engine.SynchronizeAsync())).Code);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_what_to_do()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        using var folder = new CliFolder();
        string[] server = ["--model", folder.Write("model.json", SampleModel.Create().ToJson()), "--postgres", world.Server.ConnectionString];

        CliRun neither = await CliRun.OfAsync(["server", "sessions", "revoke", .. server]);
        CliRun both = await CliRun.OfAsync(["server", "sessions", "revoke", Guid.Empty.ToString(), "--user", "anna", .. server]);
        CliRun nobody = await CliRun.OfAsync(["server", "sessions", "list", "--user", "nobody", .. server]);

        Assert.All([neither, both, nobody], run => Assert.Equal(2, run.ExitCode));
        Assert.Contains("either a session or --user", neither.Error);
        Assert.Contains("'nobody'", nobody.Error);
    }
}
