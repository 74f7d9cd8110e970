using OfflineSync.Server.Postgres;
using OfflineSync.Testing;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Faults;

/// <summary>PostgreSQL is killed, all its processes at once, at random moments of a synchronization: after a number of bytes between it and the server.</summary>
public sealed class KilledPostgresTests(ITestOutputHelper output)
{
    [Fact]
    [Trait("Behaviour", "S-082")]
    [Trait("Behaviour", "S-091")]
    public Task PostgreSQL_killed_within_an_upload_keeps_all_of_it_or_nothing() => KillAsync(20, nameof(PostgreSQL_killed_within_an_upload_keeps_all_of_it_or_nothing));

    [Fact]
    [Trait("Category", "Soak")]
    public Task Many_more_moments() => KillAsync(200, nameof(Many_more_moments));

    private async Task KillAsync(int moments, string test)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"offlinesync-kills-{Guid.NewGuid():N}");
        await using PrivateCluster cluster = await PrivateCluster.StartAsync(new PrivateClusterOptions { Folder = folder, Durable = true, Temporary = true });
        await using World world = await World.StartOnAsync(cluster.ConnectionString);
        CuttingProxy postgres = world.Postgres!;
        TestDevice device = await world.AddDeviceAsync();
        await new RandomWork(device, new SeededRandom(1)).StepsAsync(15);
        long toServer = postgres.BytesToServer, toDevice = postgres.BytesToDevice;
        await device.SynchronizeAsync();
        toServer = postgres.BytesToServer - toServer;
        toDevice = postgres.BytesToDevice - toDevice;
        int killed = 0;
        await Moments.EachAsync(output, GetType(), moments, async random =>
        {
            await new RandomWork(device, random).StepsAsync(15);
            (Direction direction, long bytes) = random.Chance(0.5) ? (Direction.ToServer, random.Next((int)toServer)) : (Direction.ToDevice, random.Next((int)toDevice));
            bool isKilled = false;
            postgres.At(direction, bytes, async () =>
            {
                isKilled = true;
                await cluster.KillAsync();
            });

            Exception? failure = await Record.ExceptionAsync(device.SynchronizeAsync);

            postgres.Heal();
            if (isKilled) killed++;
            if (failure is not null) Assert.True(Assert.IsType<OfflineSyncException>(failure).IsTransient, failure.ToString());
            if (!isKilled) await cluster.KillAsync();
            await cluster.RestartAsync();
            await world.CheckJournalsAsync();
            await device.SynchronizeAsync();
            await world.CheckEqualAsync(device);
        }, test);
        output.WriteLine($"Of {moments} times PostgreSQL was killed {killed} times within the synchronization, else right behind it.");
    }
}
