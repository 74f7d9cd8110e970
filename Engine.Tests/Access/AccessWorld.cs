using OfflineSync.Server;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Access;

/// <summary>A server whose rules have conditions, and users who ask it for more than is theirs.</summary>
internal sealed class AccessWorld : IAsyncDisposable
{
    private readonly List<IAsyncDisposable> _devices = [];
    private readonly List<IDisposable> _clients = [];

    private AccessWorld(RunningServer server, DomainModel model)
    {
        Server = server;
        Model = model;
    }

    public RunningServer Server { get; }

    public DomainModel Model { get; }

    public static async Task<AccessWorld> StartAsync(DomainModel? model = null, Action<OfflineSyncServerBuilder>? extend = null)
    {
        model ??= AccessModel.Create();
        return new AccessWorld(await RunningServer.StartAsync(null, model, null, extend), model);
    }

    /// <summary>A user who is signed in and writes his requests by hand.</summary>
    public async Task<AccessClient> ClientAsync(string name, params string[] roles)
    {
        ObjectId user = await UserAsync(name, roles);
        ProtocolClient protocol = Server.Client();
        _clients.Add(protocol);
        await protocol.SignInAsync(name, "secret");
        return new AccessClient(protocol, Model, user);
    }

    /// <summary>A user with a device.</summary>
    public async Task<OfflineEngine> DeviceAsync(string name, string[] roles, Action<OfflineOptions>? configure = null)
    {
        await UserAsync(name, roles);
        TestDevice device = await TestDevice.OpenAsync(Server.Host.Url, configure, Model);
        _devices.Add(device);
        await device.Engine.SignInAsync(name, "secret");
        return device.Engine;
    }

    /// <summary>What the operator's own code stores.</summary>
    public async Task<T> StoreAsync<T>(Action<T> set)
        where T : OfflineObject, IEntity<T>
    {
        ServerObjects objects = Server.Host.Server.NewObjects();
        T created = objects.Create(set);
        await objects.CommitAsync();
        return created;
    }

    public Task<long> CountAsync(string from) => Server.ScalarAsync<long>($"select count(*) from offlinesync.{from}");

    public async ValueTask DisposeAsync()
    {
        foreach (IAsyncDisposable device in _devices) await device.DisposeAsync();
        foreach (IDisposable client in _clients) client.Dispose();
        await Server.DisposeAsync();
    }

    private async Task<ObjectId> UserAsync(string name, string[] roles) =>
        await Server.Host.Users.FindAsync(name) ?? await Server.Host.Users.AddAsync(name, "secret", roles);
}
