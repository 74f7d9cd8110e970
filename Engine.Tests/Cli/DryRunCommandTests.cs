using OfflineSync.Server;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Cli;

/// <summary>What a changed model would do, told before it does it. That the numbers are right is what the visibility histories compare.</summary>
public sealed class DryRunCommandTests
{
    [Fact]
    public async Task A_changed_rule_says_what_appears_and_disappears_for_whom_and_changes_nothing()
    {
        await using RunningServer server = await RunningServer.StartAsync(model: Model("[Open]"));
        await server.Host.Users.AddAsync("anna", "secret", ["Clerk"]);
        await server.Host.Users.AddAsync("bob", "secret", ["Clerk"]);
        foreach (bool open in (bool[])[true, true, true, false]) await AddAsync(server, open);
        const string State = "select (select rules_version from offlinesync.model_state) || (select count(*) from offlinesync.visibility) || (select max(xid::text) from offlinesync.visibility)";
        string before = await server.ScalarAsync<string>(State);
        using var folder = new CliFolder();
        string[] options = ["--model", folder.Write("model.json", Model("[Open]").ToJson()), "--postgres", server.ConnectionString];

        CliRun changed = await CliRun.OfAsync(["server", "dry-run", folder.Write("new.json", Model("[Open = false()]").ToJson()), .. options]);
        CliRun same = await CliRun.OfAsync(["server", "dry-run", folder.Write("same.json", Model("[Open]").ToJson()), .. options]);
        CliRun slow = await CliRun.OfAsync(["server", "dry-run", folder.Write("slow.json", Model("[Due < '[%CurrentDateTime%]']").ToJson()), .. options]);

        Assert.Equal((0, ""), (changed.ExitCode, changed.Error));
        Assert.Contains("Task: 2 appear, 6 disappear, 0 show other members, for 2 users with 0 devices", changed.Output);
        Assert.Contains("In all for 2 users with 0 devices.", changed.Output);
        Assert.Contains("Nothing changes for anybody.", same.Output);
        Assert.Contains("slow: Task: the rule for Clerk cannot become audience keys", slow.Output);
        Assert.Equal(before, await server.ScalarAsync<string>(State));
    }

    [Fact]
    public async Task Members_that_the_database_does_not_have_cannot_be_tried()
    {
        await using RunningServer server = await RunningServer.StartAsync(model: Model("[Open]"));
        using var folder = new CliFolder();
        string grown = folder.Write("new.json", Model("[Urgent]", task => task.Attribute("Urgent", MemberType.Boolean)).ToJson());

        CliRun run = await CliRun.OfAsync(["server", "dry-run", grown, "--model", folder.Write("model.json", Model("[Open]").ToJson()), "--postgres", server.ConnectionString]);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("Task.Urgent", run.Error);
        Assert.Contains("Start the server once with these members", run.Error);
    }

    [Fact]
    public async Task A_model_that_the_database_does_not_serve_is_refused_and_not_activated()
    {
        await using RunningServer server = await RunningServer.StartAsync(model: Model("[Open]"));
        string before = await server.ScalarAsync<string>("select rules_version from offlinesync.model_state");
        using var folder = new CliFolder();
        string other = folder.Write("new.json", Model("[Open = false()]").ToJson());

        CliRun run = await CliRun.OfAsync(["server", "dry-run", other, "--model", other, "--postgres", server.ConnectionString]);

        Assert.NotEqual(0, run.ExitCode);
        Assert.Contains("The database serves other rules", run.Error);
        Assert.Contains("Name the model that the running server has", run.Error);
        Assert.Equal(before, await server.ScalarAsync<string>("select rules_version from offlinesync.model_state"));
    }

    [Fact]
    public async Task What_is_removed_and_what_stays_is_said_in_the_output()
    {
        await using RunningServer server = await RunningServer.StartAsync(model: Model("[Open]"));
        await server.Host.Users.AddAsync("anna", "secret", ["Clerk"]);
        await AddAsync(server, open: true);
        using var folder = new CliFolder();
        string[] options = ["--model", folder.Write("model.json", Model("[Open]").ToJson()), "--postgres", server.ConnectionString];
        string empty = DomainModel.Define("Tasks", model => model.Roles("Clerk")).ToJson();

        CliRun removed = await CliRun.OfAsync(["server", "dry-run", folder.Write("removed.json", empty), .. options]);
        CliRun kept = await CliRun.OfAsync(["server", "dry-run", folder.Write("kept.json", Model("[Open]", task => task.Synchronize(SyncSetting.Preserve)).ToJson()), .. options]);

        Assert.Equal((0, ""), (removed.ExitCode, removed.Error));
        Assert.Contains("Task (removed): 0 appear, 1 disappear, 0 show other members, for 1 users with 0 devices", removed.Output);
        Assert.Contains("Task: 0 appear, 0 disappear, 0 show other members, 1 stay on devices and are refreshed no more, for 1 users", kept.Output);
        Assert.Contains("Task becomes Preserve: what devices hold stays there", kept.Output);
    }

    private static DomainModel Model(string where, Action<UntypedEntityBuilder>? more = null) => DomainModel.Define("Tasks", model => model.Entity("Task", task =>
    {
        task.Attribute("Open", MemberType.Boolean).Attribute("Due", MemberType.DateTime);
        more?.Invoke(task);
        task.Allow("Clerk", Rights.Read, where: where);
    }));

    private static async Task AddAsync(RunningServer server, bool open)
    {
        ServerObjects work = server.Host.Server.NewObjects();
        work.Create("Task")["Open"] = open;
        await work.CommitAsync();
    }
}
