using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Rules;

/// <summary>A server with the tours model, and devices of its user.</summary>
internal sealed class ToursWorld : IAsyncDisposable
{
    private readonly List<TestDevice> _devices = [];
    private readonly DomainModel _model;

    private ToursWorld(RunningServer server, DomainModel model)
    {
        Server = server;
        _model = model;
    }

    public RunningServer Server { get; }

    public static async Task<ToursWorld> StartAsync(DomainModel model, Action<OfflineSyncServerBuilder>? extend = null, TimeProvider? time = null, Action<OfflineSyncServerOptions>? configure = null)
    {
        RunningServer server = await RunningServer.StartAsync(configure, model, time, extend);
        await server.Host.Users.AddAsync("anna", "secret", [ToursModel.Role]);
        return new ToursWorld(server, model);
    }

    public async Task<OfflineEngine> DeviceAsync(Action<OfflineOptions>? configure = null, string user = "anna")
    {
        TestDevice device = await TestDevice.OpenAsync(Server.Host.Url, configure, _model);
        _devices.Add(device);
        await device.Engine.SignInAsync(user, "secret");
        return device.Engine;
    }

    public Task<long> CountAsync(string from) => Server.ScalarAsync<long>($"select count(*) from offlinesync.{from}");

    public async ValueTask DisposeAsync()
    {
        foreach (TestDevice device in _devices) await device.DisposeAsync();
        await Server.DisposeAsync();
    }
}
