using Microsoft.Extensions.Time.Testing;
using OfflineSync.Server;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Audiences;

/// <summary>Rules that cannot become keys of the objects' rows: evaluated before each download, and again in its cut.</summary>
public sealed class SlowRuleTests
{
    private static readonly DateTimeOffset monday = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task What_a_rule_shows_until_a_moment_leaves_the_device_when_the_moment_has_passed_and_nobody_changed_anything()
    {
        var time = new FakeTimeProvider(monday);
        await using RunningServer server = await StartAsync("[Due >= '[%BeginOfCurrentDay%]']", time);
        Guid today = await AddAsync(server, "today", monday), tomorrow = await AddAsync(server, "tomorrow", monday.AddDays(1));
        await AddAsync(server, "yesterday", monday.AddDays(-1));
        Replica device = await DeviceAsync(server);

        await device.SynchronizeAsync();
        Assert.Equal(new[] { today, tomorrow }.Order(), Tasks(device));

        time.Advance(TimeSpan.FromDays(1));
        Received second = await device.StepAsync();
        Assert.Equal([today], second.RemovedIds);
        Assert.Empty(second.Rows);
        Assert.Equal([tomorrow], Tasks(device));

        Received third = await device.StepAsync();
        Assert.Empty(third.Rows);
        Assert.Empty(third.RemovedIds);
    }

    [Fact]
    public async Task A_download_that_finds_the_same_as_the_last_one_writes_nothing()
    {
        await using RunningServer server = await StartAsync("[Task_Clerk != '[%CurrentUser%]']", TimeProvider.System);
        ObjectId other = await server.Host.Users.AddAsync("bob", "secret", ["Clerk"]);
        await AddAsync(server, "bob's", monday, other);
        Replica device = await DeviceAsync(server);
        await device.SynchronizeAsync();
        Assert.Single(Tasks(device));
        const string Newest = "select max(xid::text::bigint) from offlinesync.visibility";
        long before = await server.ScalarAsync<long>(Newest);

        await device.SynchronizeAsync();

        Assert.Equal(before, await server.ScalarAsync<long>(Newest));
    }

    [Fact]
    [Trait("History", "N8")]
    public async Task What_stopped_to_show_behind_the_filling_of_the_key_is_not_sent_by_a_later_page()
    {
        await using RunningServer server = await RunningServer.StartAsync(options => options.PageRowLimit = 1, Model("[Task_Clerk != '[%CurrentUser%]']"));
        ObjectId bob = await server.Host.Users.AddAsync("bob", "secret", ["Clerk"]);
        Guid[] tasks = [await AddAsync(server, "one", monday, bob), await AddAsync(server, "two", monday, bob), await AddAsync(server, "three", monday, bob)];
        Replica device = await DeviceAsync(server);
        List<Received> pages = [await device.StepAsync()];
        Assert.Equal([tasks[0]], pages[0].Rows.Select(row => row.Id));

        ServerObjects work = server.Host.Server.NewObjects();
        OfflineObject last = (await work.FindAsync("Task", new ObjectId(tasks[2])))!;
        last["Clerk"] = await UserAsync(server, "anna");
        await work.CommitAsync();
        while (device.Cursor is not null) pages.Add(await device.StepAsync());

        Assert.DoesNotContain(tasks[2], pages.SelectMany(page => page.Rows).Select(row => row.Id));
        Assert.Equal(tasks[..2].Order(), Tasks(device));
    }

    private static async Task<ObjectId> UserAsync(RunningServer server, string name) =>
        new(await server.ScalarAsync<Guid>($"select id from {server.Parts.Store.Schema.ObjectsOf(server.Parts.Store.Model.Users)} where name = '{name}'"));

    private static IEnumerable<Guid> Tasks(Replica device) => device.Rows.Values.Where(row => row.Entity == "Task").Select(row => row.Id).Order();

    private static async Task<RunningServer> StartAsync(string where, TimeProvider time) => await RunningServer.StartAsync(model: Model(where), time: time);

    private static DomainModel Model(string where) => DomainModel.Define("Tasks", model => model.Entity("Task", task => task
        .Attribute("Title", MemberType.String).Attribute("Due", MemberType.DateTime).Reference("Clerk", "User").Allow("Clerk", Rights.Read, where: where)));

    private static async Task<Guid> AddAsync(RunningServer server, string title, DateTimeOffset due, ObjectId? clerk = null)
    {
        ServerObjects work = server.Host.Server.NewObjects();
        OfflineObject task = work.Create("Task");
        task["Title"] = title;
        task["Due"] = due.UtcDateTime;
        if (clerk is { } id) task["Clerk"] = id;
        await work.CommitAsync();
        return task.Id.Value;
    }

    private static async Task<Replica> DeviceAsync(RunningServer server)
    {
        DomainModel model = server.Parts.Store.Model;
        await server.Host.Users.AddAsync("anna", "secret", ["Clerk"]);
        var client = new ProtocolClient(server.Host.Url) { Model = model, ModelVersion = model.Version };
        await client.SignInAsync("anna", "secret");
        return new Replica(client);
    }
}
