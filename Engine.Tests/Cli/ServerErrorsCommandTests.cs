using System.Text.Json;
using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Cli;

/// <summary>The operator's commands for what uploads could not store, and for conflicts.</summary>
public sealed class ServerErrorsCommandTests
{
    [Fact]
    public async Task Errors_are_listed_shown_and_resolved()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        Tour tour = device.Create<Tour>(created => created.Code = "NL-1");
        await device.CommitAsync([tour, device.Create<Booking>()]);
        await device.SynchronizeAsync();
        using var folder = new CliFolder();
        string[] server = ["--model", folder.Write("model.json", ToursModel.Create().ToJson()), "--postgres", world.Server.ConnectionString];

        CliRun list = await CliRun.OfAsync(["server", "errors", "list", "--entity", "Tour", "--json", .. server]);
        Assert.Equal((0, ""), (list.ExitCode, list.Error));
        using JsonDocument line = JsonDocument.Parse(list.Output);
        string id = line.RootElement.GetProperty("id").GetString()!;
        Assert.Equal((tour.Id.ToString(), "anna", "RequiredMemberEmpty", "NL-1"), (
            line.RootElement.GetProperty("object").GetString(), line.RootElement.GetProperty("userName").GetString(),
            line.RootElement.GetProperty("reasons")[0].GetProperty("code").GetString(), line.RootElement.GetProperty("content").GetProperty("members").GetProperty("Code").GetString()));
        CliRun table = await CliRun.OfAsync(["server", "errors", "list", .. server]);
        Assert.Contains("2 errors", table.Output);
        Assert.Contains(id, table.Output);

        // The server writes its history a moment later, and before it is asked for it here.
        _ = await world.Server.Host.Server.History.ListAsync();
        string[] hers = ["server", "history", "--user", device.CurrentUser.ToString()!, .. server];
        CliRun history = await CliRun.OfAsync(hers), historyLine = await CliRun.OfAsync([.. hers, "--json"]);
        Assert.Equal((0, ""), (history.ExitCode, history.Error));
        Assert.Contains("requests", history.Output);
        Assert.Contains("Upload", history.Output);
        Assert.Contains("\"userName\":\"anna\"", historyLine.Output);
        Assert.Contains("\"entries\":2,\"rejected\":2", historyLine.Output);

        CliRun show = await CliRun.OfAsync(["server", "errors", "show", id, .. server]);
        Assert.Equal(0, show.ExitCode);
        Assert.Contains("Title of a Tour", show.Output);
        Assert.Contains("NL-1", show.Output);

        CliRun resolve = await CliRun.OfAsync(["server", "errors", "resolve", id, "--note", "entered by hand", "--by", "Mina", .. server]);
        Assert.Equal((0, ""), (resolve.ExitCode, resolve.Error));
        CliRun open = await CliRun.OfAsync(["server", "errors", "list", .. server]);
        CliRun all = await CliRun.OfAsync(["server", "errors", "list", "--all", "--json", .. server]);
        Assert.Contains("1 error", open.Output);
        Assert.DoesNotContain(id, open.Output);
        Assert.Contains("\"by\":\"Mina\",\"note\":\"entered by hand\"", all.Output);
    }

    [Fact]
    public async Task What_makes_no_sense_is_refused_with_what_to_do()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        using var folder = new CliFolder();
        string[] server = ["--model", folder.Write("model.json", ToursModel.Create().ToJson()), "--postgres", world.Server.ConnectionString];

        CliRun missing = await CliRun.OfAsync(["server", "errors", "show", Guid.Empty.ToString(), .. server]);
        CliRun noNote = await CliRun.OfAsync(["server", "errors", "resolve", Guid.Empty.ToString(), "--note", " ", .. server]);
        CliRun limit = await CliRun.OfAsync(["server", "errors", "list", "--limit", "0", .. server]);
        CliRun code = await CliRun.OfAsync(["server", "errors", "list", "--code", "NoSuchCode", .. server]);

        Assert.All([missing, noNote, limit, code], run => Assert.Equal(2, run.ExitCode));
        Assert.Contains("server errors list --all", missing.Error);
        Assert.Contains("--note", noNote.Error);
        Assert.Contains("from 1 to 1000", limit.Error);
    }

    [Fact]
    public async Task Conflicts_are_listed_with_both_values()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(tour => tour.OnConflict(ConflictPolicy.MergeMembers)));
        OfflineEngine first = await world.DeviceAsync(), second = await world.DeviceAsync();
        Tour tour = first.Create<Tour>(created => created.Title = "Dunes");
        await first.CommitAsync(tour);
        await first.SynchronizeAsync();
        await second.SynchronizeAsync();
        Tour same = (await second.FindAsync<Tour>(tour.Id))!;
        tour.Title = "High dunes";
        await first.CommitAsync(tour);
        await first.SynchronizeAsync();
        same.Title = "Low dunes";
        await second.CommitAsync(same);
        await second.SynchronizeAsync();
        using var folder = new CliFolder();
        string[] server = ["--model", folder.Write("model.json", ToursModel.Create(t => t.OnConflict(ConflictPolicy.MergeMembers)).ToJson()), "--postgres", world.Server.ConnectionString];

        CliRun table = await CliRun.OfAsync(["server", "conflicts", "--entity", "Tour", .. server]);
        CliRun json = await CliRun.OfAsync(["server", "conflicts", "--json", "--object", tour.Id.ToString(), .. server]);
        CliRun none = await CliRun.OfAsync(["server", "conflicts", "--object", Guid.Empty.ToString(), .. server]);

        Assert.Equal((0, ""), (table.ExitCode, table.Error));
        Assert.Contains("1 conflict", table.Output);
        Assert.Contains("'High dunes'", table.Output);
        using JsonDocument line = JsonDocument.Parse(json.Output);
        JsonElement title = line.RootElement.GetProperty("conflicts").GetProperty("Title");
        Assert.Equal(("High dunes", "Low dunes", true, "anna"), (
            title.GetProperty("stored").GetString(), title.GetProperty("sent").GetString(), title.GetProperty("taken").GetBoolean(), line.RootElement.GetProperty("userName").GetString()));
        Assert.Contains("0 conflicts", none.Output);
    }
}
