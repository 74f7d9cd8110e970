using OfflineSync.Testing;
using OfflineSync.Tests.Hosting;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Faults;

/// <summary>
/// The server's process is killed (SIGKILL) at random moments of an upload: after a number of bytes between device and server, or between
/// server and PostgreSQL, which spreads them over the whole transaction. Another instance on the same database takes over.
/// </summary>
public sealed class KilledServerTests(WorldFixture fixture, ITestOutputHelper output) : IClassFixture<WorldFixture>
{
    private readonly World _world = fixture.World;

    [Fact]
    [Trait("Behaviour", "S-082")]
    [Trait("Behaviour", "S-091")]
    public Task A_server_killed_within_an_upload_leaves_all_of_it_or_nothing() => KillAsync(20, nameof(A_server_killed_within_an_upload_leaves_all_of_it_or_nothing));

    [Fact]
    [Trait("Category", "Soak")]
    public Task Many_more_moments() => KillAsync(200, nameof(Many_more_moments));

    private async Task KillAsync(int moments, string test)
    {
        TestDevice device = await _world.AddDeviceAsync();
        long[] bytes = await UploadAsync(device, new SeededRandom(1), null);
        output.WriteLine($"An upload is {bytes[0]} and {bytes[1]} bytes between device and server, {bytes[2]} and {bytes[3]} between server and PostgreSQL.");
        int killed = 0;
        await Moments.EachAsync(output, GetType(), moments, async random =>
        {
            int wire = random.Next(bytes.Length);
            await UploadAsync(device, random, (wire, random.Next((int)bytes[wire])), () => killed++);
        }, test);
        output.WriteLine($"Of {moments} servers {killed} were killed within the upload, the others right behind it.");
    }

    /// <summary>Uploads to a server process that is killed on the way, then to another server, and checks both sides.</summary>
    /// <returns>The bytes that passed: device to server, server to device, server to PostgreSQL, PostgreSQL to server.</returns>
    private async Task<long[]> UploadAsync(TestDevice device, SeededRandom random, (int Wire, long Bytes)? moment, Action? onKilled = null)
    {
        CuttingProxy network = _world.Network;
        await using CuttingProxy postgres = World.ProxyTo(_world.ConnectionString);
        await using ChildProcess server = ChildProcess.Start(ServerCommand.Name, World.Through(postgres, _world.ConnectionString));
        network.Redirect(new Uri(await server.ReadAsync("listening")));
        network.CutNow();
        await new RandomWork(device, random).StepsAsync(15);
        int open = BothSides.States(device.Side).GetValueOrDefault("pending");
        long events = await _world.Sides.CountEventsAsync();
        long[] before = [network.BytesToServer, network.BytesToDevice, postgres.BytesToServer, postgres.BytesToDevice];
        if (moment is { } at)
        {
            CuttingProxy wire = at.Wire < 2 ? network : postgres;
            wire.At(at.Wire % 2 == 0 ? Direction.ToServer : Direction.ToDevice, at.Bytes, async () =>
            {
                server.Kill9();
                await server.WaitForExitAsync();
                onKilled?.Invoke();
            });
        }

        Exception? failure = await Record.ExceptionAsync(() => device.Engine.SynchronizeAsync(SyncScope.Unsynchronized));

        long[] after = [network.BytesToServer, network.BytesToDevice, postgres.BytesToServer, postgres.BytesToDevice];
        network.Heal();
        postgres.Heal();
        if (moment is null) Assert.Null(failure);
        if (failure is not null) Assert.True(Assert.IsType<OfflineSyncException>(failure).IsTransient, failure.ToString());
        server.Kill9();
        await server.WaitForExitAsync();
        await CheckAsync(device, events, open);
        return [.. after.Zip(before, (now, then) => now - then)];
    }

    private async Task CheckAsync(TestDevice device, long events, int open)
    {
        _world.Network.Redirect(_world.Server.Url);
        _world.Network.CutNow();
        // PostgreSQL may still be at the killed server's last statement; whoever takes the journal's lock comes after it.
        await device.SynchronizeAsync();
        Assert.Equal(events + open, await _world.Sides.CountEventsAsync());
        await _world.CheckEqualAsync(device);
    }
}
