using System.Net.Http.Headers;
using System.Text;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Audiences;

/// <summary>A server, users with devices that go on from test step to test step, and transactions that are held until others have come as far.</summary>
internal sealed class AudienceWorld : IAsyncDisposable
{
    /// <summary>The barriers of <see cref="CommitTogetherAsync"/>.</summary>
    public const int First = 4001, Second = 4002;

    private readonly Dictionary<string, ObjectId> _users = [];
    private readonly Dictionary<string, (Replica Replica, ProtocolClient Client)> _devices = [];
    private readonly Dictionary<ObjectId, string> _titles = [];
    private readonly List<ProtocolClient> _clients = [];

    private AudienceWorld(RunningServer server) => Server = server;

    public RunningServer Server { get; }

    public DomainModel Model => Server.Parts.Store.Model;

    public static async Task<AudienceWorld> StartAsync(Action<DomainModelBuilder> model, Action<OfflineSyncServerOptions>? configure = null, Action<OfflineSyncServerBuilder>? extend = null) =>
        await StartAsync(DomainModel.Define("Shop", model), configure, extend);

    public static async Task<AudienceWorld> StartAsync(DomainModel model, Action<OfflineSyncServerOptions>? configure = null, Action<OfflineSyncServerBuilder>? extend = null) =>
        new(await RunningServer.StartAsync(configure, model, null, extend));

    public async Task<ObjectId> UserAsync(string name, params string[] roles) =>
        _users[name] = await Server.Host.Users.AddAsync(name, "secret", roles.Length == 0 ? ["Clerk"] : roles);

    /// <summary>Adds an object. One that has a title gets one that no other has, by which it is recognized in what crosses the wire.</summary>
    public async Task<ObjectId> AddAsync(string entity, params (string Member, object? Value)[] values) => (await AddManyAsync(entity, 1, _ => values))[0];

    public async Task<ObjectId[]> AddManyAsync(string entity, int count, Func<int, (string Member, object? Value)[]> values)
    {
        ServerObjects work = Server.Host.Server.NewObjects();
        var added = new ObjectId[count];
        for (int i = 0; i < count; i++)
        {
            OfflineObject one = work.Create(entity);
            added[i] = one.Id;
            if (Model.Entity(entity).FindMember("Title") is not null) one["Title"] = Titled(entity, one.Id);
            foreach ((string member, object? value) in values(i)) one[member] = value;
        }
        await work.CommitAsync();
        return added;
    }

    public async Task SetAsync(string entity, ObjectId id, string member, object? value)
    {
        ServerObjects work = Server.Host.Server.NewObjects();
        (await work.FindAsync(entity, id))![member] = value;
        await work.CommitAsync();
    }

    public async Task DeleteAsync(string entity, ObjectId id)
    {
        ServerObjects work = Server.Host.Server.NewObjects();
        work.Delete((await work.FindAsync(entity, id))!);
        await work.CommitAsync();
    }

    /// <summary>The user's device synchronizes, and so does a new one. Both then hold these objects, and no title of another one crossed the wire.</summary>
    /// <returns>What the device that goes on received; its last page.</returns>
    public async Task<Received> AssertShownAsync(string user, params ObjectId[] objects)
    {
        if (!_devices.TryGetValue(user, out var device)) _devices.Add(user, device = await DeviceAsync(user));
        Received last = await SynchronizeAsync(user, device, objects);
        await SynchronizeAsync(user, await DeviceAsync(user), objects);
        return last;
    }

    /// <summary>What the user's device has of an object.</summary>
    public IReadOnlyDictionary<string, object?> Held(string user, ObjectId id) => _devices[user].Replica.Rows[id.Value].Values;

    /// <summary>The user's device, which has been there before.</summary>
    public Replica Device(string user) => _devices[user].Replica;

    /// <summary>Sends what a user's journal holds, as a device does.</summary>
    public static async Task<UploadAnswer> SendAsync(ProtocolClient client, TestJournal journal)
    {
        UploadBatch batch = journal.Batch();
        using var content = new ByteArrayContent(UploadBatch.Create(batch.Header, batch.Entries, batch.Contents).Bytes) { Headers = { ContentType = new MediaTypeHeaderValue(ProtocolVersion.BatchContentType) } };
        using HttpResponseMessage response = await client.Http.PostAsync(client.Url(Routes.Upload), content);
        await ProtocolClient.ThrowIfRefusedAsync(response);
        return (await Received.ReadAsync(await response.Content.ReadAsStreamAsync(), client.Model)).Upload!;
    }

    /// <summary>A user who is signed in on one more device.</summary>
    public async Task<ProtocolClient> SignInAsync(string user)
    {
        var client = new ProtocolClient(Server.Host.Url) { Model = Model, ModelVersion = Model.Version };
        _clients.Add(client);
        await client.SignInAsync(user, "secret");
        return client;
    }

    /// <summary>A journal of a user's device.</summary>
    public TestJournal Journal(string user, ProtocolClient client) => new(Model, _users[user]) { Id = new JournalId(client.Journal) };

    /// <summary>How many rows of visible pairs and of memberships some work writes.</summary>
    public async Task<(long Visibility, long Memberships)> RowsWrittenAsync(Func<Task> work)
    {
        long before = await Server.ScalarAsync<long>("select pg_current_xact_id()::text::bigint");
        await work();
        return (await WrittenAsync("visibility"), await WrittenAsync("membership"));

        Task<long> WrittenAsync(string table) => Server.ScalarAsync<long>($"select count(*) from offlinesync.{table} where xid::text::bigint > {before}");
    }

    /// <summary>From now on a transaction that changed a row of the entity waits at its commit while the barrier is down.</summary>
    public Task AddBarrierAsync(string entity, int barrier) => Server.ExecuteAsync($"""
        create function offlinesync.wait{barrier}() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock_shared({barrier}); return null; end $$;
        create constraint trigger wait{barrier} after insert or update or delete on {Server.Parts.Store.Schema.ObjectsOf(Model.Entity(entity))} deferrable initially deferred for each row execute function offlinesync.wait{barrier}()
        """);

    /// <summary>Runs two commits until both have written everything, and lets them end one after the other.</summary>
    public async Task CommitTogetherAsync(int commitsFirst, Func<Task> first, Func<Task> second)
    {
        await using NpgsqlConnection gate = await Server.DataSource.OpenConnectionAsync();
        await RunAsync(gate, $"select pg_advisory_lock({First}), pg_advisory_lock({Second})");
        Task firstCommit = first(), secondCommit = second();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (await Server.ScalarAsync<long>($"select count(*) from pg_locks where locktype = 'advisory' and not granted and objid in ({First}, {Second}) and database = (select oid from pg_database where datname = current_database())") < 2)
        {
            patience.Token.ThrowIfCancellationRequested();
            Assert.False(firstCommit.IsFaulted || secondCommit.IsFaulted, $"{firstCommit.Exception} {secondCommit.Exception}");
        }
        await RunAsync(gate, $"select pg_advisory_unlock({commitsFirst})");
        await (commitsFirst == First ? firstCommit : secondCommit);
        await RunAsync(gate, "select pg_advisory_unlock_all()");
        await Task.WhenAll(firstCommit, secondCommit);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (ProtocolClient client in _clients) client.Dispose();
        await Server.DisposeAsync();
    }

    private async Task<Received> SynchronizeAsync(string user, (Replica Replica, ProtocolClient Client) device, ObjectId[] objects)
    {
        HashSet<Guid> had = [.. device.Replica.Rows.Keys];
        Received received;
        do
        {
            received = await device.Replica.StepAsync();
            Assert.All(received.Removals, removal => Assert.True(had.Contains(removal.Id), $"{user} was told that {removal} is gone, which the device did not have."));
            string bytes = Encoding.Latin1.GetString(device.Client.LastBytes);
            foreach ((ObjectId id, string title) in _titles.Where(pair => !objects.Contains(pair.Key))) Assert.False(bytes.Contains(title, StringComparison.Ordinal), $"{user} was sent {title}, {id}.");
        }
        while (device.Replica.Cursor is not null);
        Assert.Equal(objects.Select(one => one.Value).Order(), device.Replica.Rows.Keys.Order());
        return received;
    }

    private async Task<(Replica Replica, ProtocolClient Client)> DeviceAsync(string user)
    {
        ProtocolClient client = await SignInAsync(user);
        return (new Replica(client), client);
    }

    private string Titled(string entity, ObjectId id)
    {
        lock (_titles) return _titles[id] = $"{entity}~{id.Value:N}";
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
