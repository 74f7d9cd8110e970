using OfflineSync.Protocol;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Downloads;

/// <summary>Page sets: short transactions, closed by the delta from the first page's cut.</summary>
public sealed class PagingTests
{
    [Fact]
    [Trait("History", "N14")]
    public async Task A_first_download_in_pages_converges_whatever_changes_between_them()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options.PageRowLimit = 7);
        Guid anna = await server.Rows.AddUserAsync("anna", "secret", SampleModel.LimitedRole);
        var cities = new List<Guid>();
        for (int i = 0; i < 40; i++) cities.Add(await server.Rows.AddCityAsync($"City {i:00}"));
        using ProtocolClient client = server.Client();
        await client.SignInAsync("anna", "secret");
        var device = new Replica(client);
        var kinds = new List<DownloadKind>();

        for (int step = 0; step == 0 || device.Cursor is not null; step++)
        {
            kinds.Add((await device.StepAsync()).Header.Kind);
            // Behind and before the cursor: changes, deletions, new objects, a role lost and gained.
            if (step == 1)
            {
                await server.Rows.PutCityAsync(cities[0], "City 00 renamed");
                await server.Rows.DeleteCityAsync(cities[1]);
                await server.Rows.PutCityAsync(cities[39], "City 39 renamed");
                await server.Rows.DeleteCityAsync(cities[38]);
                await server.Rows.AddCityAsync("City 40");
            }
            if (step == 2) await server.Rows.SetRolesAsync(anna);
            if (step == 3) await server.Rows.SetRolesAsync(anna, SampleModel.ReaderRole);
        }

        Assert.Equal(DownloadKind.FirstPage, kinds[0]);
        Assert.Equal(DownloadKind.ClosingDelta, kinds[^1]);
        Assert.True(kinds.Count > 6);
        Assert.Equal(Names(Enumerable.Range(2, 36).Select(i => $"City {i:00}").Concat(["City 00 renamed", "City 39 renamed", "City 40"])), device.Names);
        Assert.All(device.Rows.Values.Where(row => row.Entity == "City"), row => Assert.Contains("Population", row.Values.Keys));
        Assert.Contains(anna, device.Rows.Keys);
    }

    [Fact]
    [Trait("History", "N14")]
    public async Task A_month_offline_comes_in_pages_too()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options.PageRowLimit = 5);
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.LimitedRole);
        Guid first = await server.Rows.AddCityAsync("First");
        using ProtocolClient client = server.Client();
        await client.SignInAsync("anna", "secret");
        var device = new Replica(client);
        await device.SynchronizeAsync();
        for (int i = 0; i < 18; i++) await server.Rows.AddCityAsync($"City {i:00}");
        await server.Rows.DeleteCityAsync(first);

        Received page = await device.StepAsync();
        Assert.Equal(DownloadKind.Delta, page.Header.Kind);
        Assert.NotNull(page.End.Cursor);
        await server.Rows.AddCityAsync("City 18");
        await device.SynchronizeAsync();

        Assert.Equal(Enumerable.Range(0, 19).Select(i => $"City {i:00}"), device.Names);
    }

    [Fact]
    public async Task A_page_can_be_asked_for_again()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options.PageRowLimit = 3);
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.LimitedRole);
        for (int i = 0; i < 5; i++) await server.Rows.AddCityAsync($"City {i}");
        using ProtocolClient client = server.Client();
        await client.SignInAsync("anna", "secret");
        Received first = await client.DownloadAsync();

        Received second = await client.DownloadAsync(cursor: first.End.Cursor), again = await client.DownloadAsync(cursor: first.End.Cursor);
        Received closing = await client.DownloadAsync(cursor: again.End.Cursor), closingAgain = await client.DownloadAsync(cursor: again.End.Cursor);

        Assert.Equal(second.RowIds, again.RowIds);
        Assert.Equal(5, first.Rows.Count + second.Rows.Count);
        Assert.NotNull(closing.End.Token);
        Assert.NotNull(closingAgain.End.Token);
        Assert.Empty((await client.DownloadAsync(closingAgain.End.Token)).Rows);
    }

    [Fact]
    public async Task Pages_are_bounded_by_bytes_too()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options.PageByteLimit = 4096);
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.LimitedRole);
        await server.Rows.AddCitiesAsync(5_000);
        using ProtocolClient client = server.Client();
        await client.SignInAsync("anna", "secret");
        var device = new Replica(client);

        Received first = await device.StepAsync();
        await device.SynchronizeAsync();

        Assert.InRange(first.Rows.Count, 1, 1_000);
        Assert.Equal(5_000, device.Rows.Count);
    }

    [Fact]
    public async Task Another_user_s_cursor_and_one_of_another_store_are_refused()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.LimitedRole);
        await server.Rows.AddUserAsync("bob", "secret", SampleModel.LimitedRole);
        using ProtocolClient anna = server.Client(), bob = server.Client();
        await anna.SignInAsync("anna", "secret");
        await bob.SignInAsync("bob", "secret");
        Received first = await anna.DownloadAsync();

        Assert.Equal(ErrorCode.CheckpointInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => bob.DownloadAsync(cursor: first.End.Cursor))).Code);
        await server.ExecuteAsync("update offlinesync.model_state set epoch = gen_random_uuid()");
        Assert.Equal(ErrorCode.CheckpointInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => anna.DownloadAsync(cursor: first.End.Cursor))).Code);
    }

    private static IEnumerable<string> Names(IEnumerable<string> names) => names.Order();
}
