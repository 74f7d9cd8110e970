using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Modes;

/// <summary>A real server with users, and devices that count their requests.</summary>
internal sealed class ModesWorld : IAsyncDisposable
{
    private readonly List<TestDevice> _devices = [];
    private readonly List<HttpMessageHandler> _networks = [];
    private readonly DomainModel _model;

    private ModesWorld(RunningServer server, DomainModel model)
    {
        Server = server;
        _model = model;
    }

    public RunningServer Server { get; }

    /// <summary>The paths that devices asked for, and whether each one's request is to break.</summary>
    public List<string> Requests { get; } = [];

    /// <summary>What goes wrong with a request to a path.</summary>
    public Func<string, TransportFault> Fault { get; set; } = _ => TransportFault.None;

    public static async Task<ModesWorld> StartAsync(DomainModel? model = null, Action<OfflineSyncServerBuilder>? extend = null, Action<OfflineSyncServerOptions>? configure = null)
    {
        model ??= SampleModel.Create();
        RunningServer server = await RunningServer.StartAsync(configure, model, null, extend);
        await server.Host.Users.AddAsync("anna", "secret", [SampleModel.UserRole]);
        await server.Host.Users.AddAsync("bob", "secret", [SampleModel.UserRole]);
        return new ModesWorld(server, model);
    }

    /// <summary>A device whose app was just installed.</summary>
    public async Task<TestDevice> NewDeviceAsync(Action<OfflineOptions>? configure = null, DomainModel? model = null, Uri? server = null)
    {
        TestDevice device = await TestDevice.OpenAsync(server ?? Server.Host.Url, options =>
        {
            var network = new SocketsHttpHandler();
            _networks.Add(network);
            options.Synchronization.MessageHandler = new FaultyTransport(network, request =>
            {
                string path = request.RequestUri!.AbsolutePath["/offlinesync/".Length..];
                lock (Requests) Requests.Add(path);
                return Fault(path);
            });
            configure?.Invoke(options);
        }, model ?? _model);
        _devices.Add(device);
        return device;
    }

    /// <summary>A device whose user is signed in and has synchronized.</summary>
    public async Task<TestDevice> DeviceAsync(string user = "anna", Action<OfflineOptions>? configure = null, DomainModel? model = null)
    {
        TestDevice device = await NewDeviceAsync(configure, model);
        await device.Engine.SignInAsync(user, "secret");
        Requests.Clear();
        return device;
    }

    public Task<long> CountAsync(string from) => Server.ScalarAsync<long>($"select count(*) from offlinesync.{from}");

    /// <summary>How many commits of a device's user the server applied.</summary>
    public Task<long> CommittedByAsync(TestDevice device) =>
        CountAsync($"mt_events where type = 'object_committed' and data -> 'body' ->> 'user' = '{device.Engine.CurrentUser}'");

    public async ValueTask DisposeAsync()
    {
        foreach (TestDevice device in _devices) await device.DisposeAsync();
        foreach (HttpMessageHandler network in _networks) network.Dispose();
        await Server.DisposeAsync();
    }
}
