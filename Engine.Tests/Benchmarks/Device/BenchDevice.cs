using System.Diagnostics;
using OfflineSync.Benchmarks.Data;
using OfflineSync.Benchmarks.Processes;

namespace OfflineSync.Benchmarks.Device;

/// <summary>An engine and what the bench does with it.</summary>
internal sealed class BenchDevice : IAsyncDisposable
{
    private const string Nobody = "http://127.0.0.1:9/";
    private const int CommitsAtOnce = 1000;

    private static readonly TimeSpan pause = TimeSpan.FromMilliseconds(5);

    private readonly ItemSeed _seed = new(99);
    private OfflineEngine? _engine;
    private CommitReceipt? _last;

    /// <summary>The model that is opened.</summary>
    public string? Model { get; set; }

    private OfflineEngine Engine => _engine ?? throw new InvalidOperationException("Nothing is open.");

    public async Task OpenAsync(string server, string folder, Durability durability = Durability.Full)
    {
        await DisposeAsync();
        _engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = BenchModel.Of(Model), Folder = folder, Server = new Uri(server), Durability = durability });
    }

    /// <summary>From nothing to everything: the database is made, the user signs in, the rows come.</summary>
    public async Task<Reply> FirstSyncAsync(string server, string folder, string user)
    {
        var meter = new MeteredTransport();
        long started = Stopwatch.GetTimestamp();
        await DisposeAsync();
        var options = new OfflineOptions { Model = BenchModel.Of(Model), Folder = folder, Server = new Uri(server), Synchronization = { MessageHandler = meter.Handler } };
        _engine = await OfflineEngine.OpenAsync(options);
        SyncResult result = await _engine.SignInAsync(user, BenchModel.Password);
        return Reply.Of(("seconds", Stopwatch.GetElapsedTime(started).TotalSeconds), ("rows", result.Received), ("bytes", meter.Bytes));
    }

    public async Task<Reply> SynchronizeAsync()
    {
        long started = Stopwatch.GetTimestamp();
        SyncResult result = await Engine.SynchronizeAsync();
        return Reply.Of(("seconds", Stopwatch.GetElapsedTime(started).TotalSeconds), ("received", result.Received), ("removed", result.Removed));
    }

    /// <summary>Commits new items without a connection.</summary>
    public async Task AddAsync(int count)
    {
        for (int start = 0; start < count; start += CommitsAtOnce)
        {
            _last = await Engine.CommitAsync([.. Enumerable.Range(0, Math.Min(CommitsAtOnce, count - start)).Select(_ => Create())]);
        }
    }

    /// <summary>Gives a customer to another owner, without a connection.</summary>
    public async Task GiveAsync(string customer, string owner)
    {
        OfflineObject given = await TitledAsync(AudienceModel.Customer, customer);
        given[AudienceModel.Owner] = (await TitledAsync(AudienceModel.Owner, owner)).Id;
        _last = await Engine.CommitAsync(given);
    }

    /// <summary>Synchronizes; what counts is the time until the server's word on the last commit is written down.</summary>
    public async Task<Reply> UploadAsync()
    {
        CommitReceipt last = _last ?? throw new InvalidOperationException("Nothing was added.");
        long started = Stopwatch.GetTimestamp();
        Task<SyncResult> synchronizing = Engine.SynchronizeAsync();
        EntryOutcome outcome = await last.Outcome;
        double acknowledged = Stopwatch.GetElapsedTime(started).TotalSeconds;
        SyncResult result = await synchronizing;
        if (result.Rejected.Count > 0) throw new InvalidOperationException($"{result.Rejected.Count} entries were rejected, the last one: {outcome}.");
        return Reply.Of(("seconds", acknowledged), ("entries", result.Applied), ("whole", Stopwatch.GetElapsedTime(started).TotalSeconds), ("removed", result.Removed));
    }

    /// <summary>Commits one item after the other, as the signed-in user of a folder.</summary>
    public async Task<Reply> CommitAsync(string durability, string folder, int count)
    {
        await OpenAsync(Nobody, folder, durability == "full" ? Durability.Full : Durability.Normal);
        for (int i = 0; i < count / 10; i++) await Engine.CommitAsync(Create());
        long started = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++) await Engine.CommitAsync(Create());
        return Reply.Of(("seconds", Stopwatch.GetElapsedTime(started).TotalSeconds));
    }

    /// <summary>Commits one item every few milliseconds while a first synchronization runs.</summary>
    public async Task<Reply> CommitDuringSyncAsync(string server, string folder, string user)
    {
        await OpenAsync(server, folder);
        Task<SyncResult> synchronizing = Engine.SignInAsync(user, BenchModel.Password);
        List<double> waits = [];
        while (!synchronizing.IsCompleted)
        {
            if (Engine.CurrentUser is not null)
            {
                Item item = Create();
                long started = Stopwatch.GetTimestamp();
                await Engine.CommitAsync(item);
                waits.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            await Task.Delay(pause, TimeProvider.System);
        }
        SyncResult result = await synchronizing;
        // The first commit compiles its code; it is no wait for the synchronization.
        waits = waits[1..];
        return Reply.Of(("worst", waits.Max()), ("median", waits.Order().ElementAt(waits.Count / 2)), ("commits", waits.Count), ("rows", result.Received), ("seconds", result.DownloadDuration.TotalSeconds));
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine is not null) await _engine.DisposeAsync();
        _engine = null;
    }

    private async Task<OfflineObject> TitledAsync(string entity, string title) =>
        await Engine.Query(entity).Where($"[{nameof(Item.Title)} = '{title}']").FirstOrDefaultAsync() ?? throw new InvalidOperationException($"There is no {entity} {title} on the device.");

    private Item Create() => Engine.Create<Item>(item => _seed.Fill(item, []));
}
