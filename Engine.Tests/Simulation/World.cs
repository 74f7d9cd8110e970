using Microsoft.Extensions.Time.Testing;
using OfflineSync.Testing;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation;

/// <summary>Everything that one seed plays with: a server on a database of its own, three devices, clocks, chance.</summary>
internal sealed class World : IAsyncDisposable
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    private readonly SimulationDatabase _database;
    private readonly string _root = Directory.CreateTempSubdirectory("offlinesync-simulation-").FullName;
    private readonly Func<HttpMessageHandler, HttpMessageHandler>? _sabotage;
    private readonly IdSource _serverIds;
    private InProcessServer _server = null!;

    private World(int seed, bool restores, SimulationDatabase database, Func<HttpMessageHandler, HttpMessageHandler>? sabotage)
    {
        Seed = seed;
        Random = new SeededRandom(seed);
        Swarm = new Swarm(Random, restores);
        _database = database;
        _sabotage = sabotage;
        _serverIds = new SeededIdSource(ServerTime, seed);
        State = new ServerState(database.ConnectionString, Model);
        Operator = new Operator(() => _server.Services, new SeededIdSource(ServerTime, -seed), ServerTime);
    }

    public int Seed { get; }

    public DomainModel Model { get; } = SimulationModel.Create();

    public SeededRandom Random { get; }

    public Swarm Swarm { get; }

    public Marks Marks { get; } = new();

    public Trace Trace { get; } = new();

    public FakeTimeProvider ServerTime { get; } = new(Start);

    public ServerState State { get; }

    public Operator Operator { get; }

    public List<SimulatedDevice> Devices { get; } = [];

    public List<SimulatedUser> Users { get; } = [];

    /// <summary>Everybody's part of every device.</summary>
    public IEnumerable<Account> Accounts => Devices.SelectMany(device => device.Accounts);

    /// <summary>What a step says must hold now; looked at once every invariant does.</summary>
    public List<Func<Task>> Claims { get; } = [];

    /// <summary>The keys of everything that a device acknowledged. No other entry may ever reach the event store.</summary>
    public HashSet<Guid> Acknowledged { get; } = [];

    public static async Task<World> CreateAsync(int seed, Func<HttpMessageHandler, HttpMessageHandler>? sabotage = null, bool restores = false)
    {
        var world = new World(seed, restores, await SimulationDatabase.CreateAsync(), sabotage);
        try
        {
            await world.StartServerAsync();
            await world.SetUpAsync();
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    public SimulatedTransport NewTransport() => new(() => _server.CreateRepeatableTransport(), _sabotage);

    /// <summary>A device with a copy of another one's folder.</summary>
    public async Task<SimulatedDevice> CloneAsync(SimulatedDevice original)
    {
        SimulatedDevice clone = await original.CloneAsync($"{original.Name}'", NewTransport(), (Seed * 100) + Devices.Count);
        Devices.Add(clone);
        return clone;
    }

    /// <summary>Stops the server and starts another one on the same database.</summary>
    public async Task RestartServerAsync()
    {
        await _server.DisposeAsync();
        await StartServerAsync();
    }

    /// <summary>Much time passes on the server.</summary>
    public void LetPass(TimeSpan passed)
    {
        ServerTime.Advance(passed);
        if (passed < SimulatedSession.Lifetime / 2) return;
        foreach (SimulatedDevice device in Devices.Where(device => device.Session.IsShared)) device.Session.MayEnd();
    }

    /// <summary>Copies the server's store as it is now.</summary>
    public Task BackUpStoreAsync() => BetweenServersAsync(async () =>
    {
        await _database.BackUpAsync();
        State.BackUp();
    });

    /// <summary>Puts the last copy of the store back, if there is one.</summary>
    /// <returns>Whether there is.</returns>
    public async Task<bool> RestoreStoreAsync()
    {
        if (!_database.HasCopy) return false;
        await BetweenServersAsync(async () =>
        {
            await _database.RestoreAsync();
            State.Restore(ServerTime.GetUtcNow());
        });
        // Who signed in since the copy has a session that this store never gave.
        foreach (SimulatedDevice device in Devices) device.Session.MayEnd();
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (SimulatedDevice device in Devices) await device.DisposeAsync();
        if (_server is not null) await _server.DisposeAsync();
        await State.DisposeAsync();
        await _database.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private async Task BetweenServersAsync(Func<Task> work)
    {
        await _server.DisposeAsync();
        await State.ReadNewEventsAsync();
        State.Disconnect();
        await work();
        await StartServerAsync();
    }

    private async Task StartServerAsync() => _server = await InProcessServer.StartAsync(
        options =>
        {
            options.Model = Model;
            options.Postgres = _database.ConnectionString;
            options.PasswordHashRounds = 1_000;
            options.SessionLifetime = SimulatedSession.Lifetime;
            options.RenewalLifetime = SimulatedSession.RenewalLifetime;
            // Small pages, so that a first download has several.
            options.PageRowLimit = 5;
        },
        ServerTime,
        _serverIds);

    private async Task SetUpAsync()
    {
        string[] names = ["anna", "ben", "cleo"];
        string[] roles = [SimulationModel.Worker, SimulationModel.Worker, Random.Pick(SimulationModel.Roles)];
        // One device whose larger batches travel in parts, one that sends in small batches, and one that writes every download in small steps beside the old rows
        // and sends by itself again what was cut off.
        Action<OfflineOptions>[] limits =
        [
            device => (device.Synchronization.RequestEntryLimit, device.Synchronization.PartByteLimit) = (1, 1_500),
            device => device.Synchronization.BatchEntryLimit = 2,
            device =>
            {
                SynchronizationOptions options = device.Synchronization;
                (options.DeltaByteLimit, options.StepRowLimit, options.RetryLimit, options.RetryDelay, options.RetryDelayLimit) = (0, 2, 2, TimeSpan.Zero, TimeSpan.Zero);
            },
        ];
        for (int i = 0; i < names.Length; i++)
        {
            SimulatedUser user = await Operator.AddUserAsync(names[i], roles[i]);
            Users.Add(user);
            // One lets nobody go who has unsent work.
            Devices.Add(await SimulatedDevice.SetUpAsync(((char)('A' + i)).ToString(), user, Model, _root, NewTransport(), (Seed * 100) + i, Start, limits[i],
                i == 1 ? UnsentWork.Refuse : UnsentWork.Keep, ServerTime.GetUtcNow()));
        }
        await State.ReadNewEventsAsync();
    }
}
