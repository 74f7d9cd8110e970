using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OfflineSync.Server;
using OfflineSync.Server.Store;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Faults;

/// <summary>
/// A server on loopback with a database of its own, and devices with folders of their own. A proxy stands between the devices and the
/// server, and, where a test asks for it, another one between the server and PostgreSQL.
/// </summary>
internal sealed class World : IAsyncDisposable
{
    public const string Password = "correct horse battery staple";
    private const string Template = "faults";
    private const int Users = 12;

    private readonly TestDatabase? _database;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("offlinesync-faults-");
    private readonly List<TestDevice> _devices = [];

    private World(TestDatabase? database, string connectionString, DomainModel model, OfflineSyncHost server, CuttingProxy? postgres)
    {
        _database = database;
        ConnectionString = connectionString;
        Model = model;
        Server = server;
        Postgres = postgres;
        Network = new CuttingProxy(server.Url);
        Sides = new BothSides(connectionString, model);
    }

    public DomainModel Model { get; }

    public OfflineSyncHost Server { get; }

    /// <summary>Between devices and server.</summary>
    public CuttingProxy Network { get; }

    /// <summary>Between server and PostgreSQL, if asked for.</summary>
    public CuttingProxy? Postgres { get; }

    /// <summary>The database, past every proxy.</summary>
    public string ConnectionString { get; }

    public BothSides Sides { get; }

    /// <summary>What the server stands on, for its own rebuild.</summary>
    public ServerStore Store => Server.Services.GetRequiredService<OfflineSyncServer>().Parts.Store;

    public static async Task<World> StartAsync(bool withPostgresProxy = false, Action<OfflineSyncServerOptions>? configure = null)
    {
        DomainModel model = SampleModel.Create();
        await TestPostgres.EnsureTemplateAsync(Template, connectionString => PrepareAsync(model, connectionString));
        TestDatabase database = await TestPostgres.CreateDatabaseAsync(Template);
        return await StartAsync(model, database, database.ConnectionString, withPostgresProxy, configure);
    }

    /// <summary>A world on an empty database that somebody else owns, with a proxy between server and PostgreSQL.</summary>
    public static async Task<World> StartOnAsync(string connectionString)
    {
        DomainModel model = SampleModel.Create();
        await PrepareAsync(model, connectionString);
        // The checks of both sides must not meet connections that died with PostgreSQL.
        string unpooled = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ConnectionString;
        return await StartAsync(model, null, unpooled, withPostgresProxy: true, null);
    }

    /// <summary>A server of the sample model on a free port. Its passwords are hashed fast.</summary>
    public static Task<OfflineSyncHost> StartServerAsync(DomainModel model, string connectionString, Action<OfflineSyncServerOptions>? configure = null, Action<OfflineSyncServerBuilder>? extend = null) =>
        OfflineSyncHost.StartAsync(
            options =>
            {
                options.Model = model;
                options.Postgres = connectionString;
                options.PasswordHashRounds = 1_000;
                configure?.Invoke(options);
            },
            "http://127.0.0.1:0",
            extend);

    /// <summary>Brings an empty database up to the sample model, with users.</summary>
    public static async Task PrepareAsync(DomainModel model, string connectionString)
    {
        await using OfflineSyncHost server = await StartServerAsync(model, connectionString);
        for (int i = 0; i < Users; i++) await server.Users.AddAsync(UserName(i), Password, [SampleModel.UserRole]);
    }

    public static string UserName(int index) => $"user-{index % Users}";

    /// <summary>A new device of a user, signed in and synchronized.</summary>
    /// <param name="transport">Makes what carries the requests; without it the engine's own does.</param>
    /// <param name="configure">Changes the engine's options.</param>
    public async Task<TestDevice> AddDeviceAsync(Func<HttpMessageHandler, HttpMessageHandler>? transport = null, Action<OfflineOptions>? configure = null)
    {
        TestDevice device = NewDevice();
        await device.OpenAsync(Network.Address, transport?.Invoke(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }), configure);
        await device.Engine.SignInAsync(UserName(_devices.Count), Password);
        return device;
    }

    /// <summary>A new device that nobody has opened.</summary>
    public TestDevice NewDevice()
    {
        string name = $"device-{_devices.Count}";
        var device = new TestDevice(Model, name, Path.Combine(_folder.FullName, name));
        _devices.Add(device);
        return device;
    }

    /// <summary>The connection string to the same database through a proxy.</summary>
    public static string Through(CuttingProxy proxy, string connectionString) =>
        new NpgsqlConnectionStringBuilder(connectionString) { Host = "127.0.0.1", Port = proxy.Port, Pooling = true }.ConnectionString;

    /// <summary>A proxy to the database of a connection string.</summary>
    public static CuttingProxy ProxyTo(string connectionString)
    {
        var connection = new NpgsqlConnectionStringBuilder(connectionString);
        return new CuttingProxy(connection.Host!, connection.Port);
    }

    /// <summary>Checks the journals of all devices there ever were against the server, and the objects of some.</summary>
    public async Task CheckEqualAsync(params IReadOnlyList<TestDevice> devices)
    {
        await CheckJournalsAsync();
        foreach (TestDevice device in devices) await Sides.CheckSettledAsync(device.Side);
    }

    /// <summary>Checks the journals of all devices there ever were against the server.</summary>
    public Task CheckJournalsAsync() => Sides.CheckJournalsAsync([.. _devices.Where(device => device.HasDatabase).Select(device => device.Side)]);

    public async ValueTask DisposeAsync()
    {
        foreach (TestDevice device in _devices) await device.DisposeAsync();
        await Network.DisposeAsync();
        await Server.DisposeAsync();
        if (Postgres is not null) await Postgres.DisposeAsync();
        if (_database is not null) await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private static async Task<World> StartAsync(
        DomainModel model, TestDatabase? database, string connectionString, bool withPostgresProxy, Action<OfflineSyncServerOptions>? configure)
    {
        CuttingProxy? postgres = withPostgresProxy ? ProxyTo(connectionString) : null;
        OfflineSyncHost server = await StartServerAsync(model, postgres is null ? connectionString : Through(postgres, connectionString), configure);
        return new World(database, connectionString, model, server, postgres);
    }
}
