using System.ComponentModel;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Aot.Model;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Aot;

/// <summary>A day of one device: what an app does with the engine, each step checked.</summary>
internal sealed partial class Scenario(string folder, Uri server, string user, string password)
{
    private static readonly DateTime noon = new(2026, 3, 1, 12, 0, 0, DateTimeKind.Utc);

    private OfflineOptions Options => new() { Model = WorkModel.Create(), Folder = folder, Server = server };

    public async Task RunAsync()
    {
        ModelAsText();
        await using (OfflineEngine engine = await OfflineEngine.OpenAsync(Options))
        {
            await engine.SignInAsync(user, password);
            Check.Equal("user name", user, engine.Session?.UserName);
            Check.Passed("sign-in");

            (Project project, WorkItem[] items) = await CommitAsync(engine);
            await LambdasAsync(engine, project, items);
            await XPathAsync(engine, project);
            await UntypedAsync(engine, items[0]);
            await ObserveAsync(engine, items[1]);
            await SynchronizeAsync(engine, items);
            await RejectedAsync(engine, items[2]);
        }
        await JoinAsync();
        await ReopenAsync();
    }

    private static void ModelAsText()
    {
        DomainModel model = DomainModel.Define("Rules", model => model
            .Entity<Project>(project => project.Allow(WorkModel.Worker, Rights.All, where: (p, user) => p.Owner == user))
            .Entity<WorkItem>(item => item.Allow(WorkModel.Worker, Rights.Read, where: "[WorkItem_Project/Project/Project_Owner = '[%CurrentUser%]']")));
        DomainModel read = DomainModel.FromJson(model.ToJson());
        Check.Equal("version", model.Version, read.Version);
        Check.Equal("rules", model.RulesVersion, read.RulesVersion);
        Check.Passed("model-json");
    }

    private static async Task<(Project Project, WorkItem[] Items)> CommitAsync(OfflineEngine engine)
    {
        User me = await engine.FindAsync<User>(engine.CurrentUser!.Value) ?? throw new InvalidOperationException("The own user is not on the device.");
        Project project = engine.Create<Project>(created => (created.Name, created.Owner) = ("Harbour", me));
        WorkItem root = engine.Create<WorkItem>(created => (created.Title, created.Price, created.Project) = ("Root", 1000m, project));
        WorkItem[] items = [root, .. Enumerable.Range(1, 9).Select(number => engine.Create<WorkItem>(created =>
        {
            created.Title = $"Item {number}";
            created.Quantity = number;
            created.Estimate = number % 2 == 0 ? number : null;
            created.Size = 1L << (30 + number);
            created.Price = number + 0.25m;
            created.Discount = number > 5 ? 0.1m : null;
            created.Done = number % 3 == 0;
            created.Changed = noon.AddHours(number);
            created.Due = number < 5 ? noon.AddDays(number) : null;
            created.Seen = new DateTimeOffset(noon.AddDays(number));
            created.Urgency = (Urgency)(number % 3);
            created.Parent = number > 3 ? root : null;
            created.Project = project;
        }))];
        CommitReceipt receipt = await engine.CommitAsync([project, .. items]);
        Check.Equal("entries", 11, receipt.Keys.Length);
        Check.Equal("default value", 1, root.Quantity);
        Check.Passed("commit");
        return (project, items);
    }

    private static async Task UntypedAsync(OfflineEngine engine, WorkItem root)
    {
        OfflineObject item = engine.Create("WorkItem");
        item["Title"] = "Untyped";
        item["Price"] = 3;
        item["Parent"] = root.Id;
        await engine.CommitAsync(item);
        Check.Equal("untyped query", 1L, await engine.Query("WorkItem").Where("[Title = 'Untyped' and WorkItem_Parent/WorkItem/Title = 'Root']").CountAsync());
        Check.Equal("untyped reference", root, item.GetReference("Parent"));
        await engine.DeleteAsync(item);
        Check.Equal("after the delete", 0L, await engine.Query("WorkItem").Where("[Title = 'Untyped']").CountAsync());
        Check.Passed("untyped");
    }

    private static async Task ObserveAsync(OfflineEngine engine, WorkItem item)
    {
        var seen = new Observed<WorkItem>();
        List<string?> raised = [];
        ((INotifyPropertyChanged)item).PropertyChanged += (_, change) => raised.Add(change.PropertyName);
        using IDisposable subscription = engine.Query<WorkItem>().Where(i => i.Quantity > 100).Observe().Subscribe(seen);
        Check.Equal("first result", 0, (await seen.NextAsync()).Count);
        item.Quantity = 500;
        await engine.CommitAsync(item);
        Check.Equal("second result", item, (await seen.NextAsync()).Single());
        Check.Equal("property raised", nameof(WorkItem.Quantity), raised.Single());
        Check.Passed("observe");
    }

    private static async Task SynchronizeAsync(OfflineEngine engine, WorkItem[] items)
    {
        CommitReceipt receipt = await engine.CommitAsync(Renamed(items[4], "Renamed"));
        var progress = new LastProgress();
        SyncResult result = await engine.SynchronizeAsync(progress: progress);
        Check.Equal("rejected", 0, result.Rejected.Count);
        Check.Equal("applied", result.Sent, result.Applied);
        Check.Equal("outcome", true, (await receipt.Outcome).IsApplied);
        Check.Equal("phase", SyncPhase.Finished, progress.Last?.Phase);
        Check.Equal("pending", 0, (await engine.GetPendingAsync()).Count);
        SyncResult again = await engine.SynchronizeAsync();
        Check.Equal("nothing twice", 0L, again.Sent + again.Received + again.Removed);
        Check.Passed("synchronize");
    }

    // The rules give nobody the right to write labels.
    private static async Task RejectedAsync(OfflineEngine engine, WorkItem item)
    {
        item.Label = "mine";
        CommitReceipt receipt = await engine.CommitAsync(item);
        SyncResult result = await engine.SynchronizeAsync(SyncScope.Unsynchronized);
        Check.Equal("rejected", 1, result.Rejected.Count);
        var rejected = (EntryOutcome.Rejected)await receipt.Outcome;
        Check.Equal("reason", ErrorCode.AccessDenied, rejected.Reasons.Single().Code);
        StoredEntry kept = (await engine.GetRejectedAsync()).Single();
        Check.Equal("kept in the journal", receipt.Keys.Single(), kept.Chained.Entry.Key);
        Check.Passed("rejection");
    }

    // As a host would have it: options from configuration, the engine from the container, requests through its factory.
    private async Task JoinAsync()
    {
        Dictionary<string, string?> values = new() { ["Folder"] = folder, ["Server"] = server.ToString(), ["Synchronization:RetryLimit"] = "3" };
        var services = new ServiceCollection();
        services.AddOfflineSync(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), options => options.Model = WorkModel.Create());
        await using ServiceProvider provider = services.BuildServiceProvider();
        OfflineEngine engine = await provider.GetRequiredService<OfflineEngineSource>().GetAsync();
        SyncResult result = await engine.SynchronizeAsync();
        Check.Equal("nothing left to do", 0L, result.Sent + result.Received + result.Removed);
        Check.Passed("join");
    }

    private async Task ReopenAsync()
    {
        await using OfflineEngine engine = await OfflineEngine.OpenAsync(Options);
        Check.Equal("still signed in", user, engine.Session?.UserName);
        Check.Equal("objects", 10L, await engine.Query<WorkItem>().CountAsync());
        await engine.SignOutAsync();
        try
        {
            engine.Create<WorkItem>();
            throw new InvalidOperationException("An object was created with nobody signed in.");
        }
        catch (OfflineSyncException exception) when (exception.Code == ErrorCode.NotSignedIn)
        {
            Check.Passed("sign-out");
        }
    }

    private static WorkItem Renamed(WorkItem item, string title)
    {
        item.Title = title;
        return item;
    }
}
