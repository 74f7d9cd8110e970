using OfflineSync.Server.Rebuild;
using OfflineSync.Testing;
using OfflineSync.Tests.Sample;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Faults;

/// <summary>Many devices upload changes of the same few objects at the same time.</summary>
public sealed class SharedObjectTests(ITestOutputHelper output)
{
    private const int DeviceCount = 6, Cities = 12;

    [Fact]
    [Trait("Behaviour", "S-122")]
    [Trait("History", "8")]
    public Task The_state_is_what_the_events_say_in_their_order() => RunAsync(rounds: 8, nameof(The_state_is_what_the_events_say_in_their_order));

    [Fact]
    [Trait("Category", "Soak")]
    public Task Many_more_rounds() => RunAsync(rounds: 200, nameof(Many_more_rounds));

    private Task RunAsync(int rounds, string test) => Moments.EachAsync(output, GetType(), 1, async random =>
    {
        await using World world = await World.StartAsync();
        await AddSharedObjectsAsync(world);
        TestDevice[] devices = new TestDevice[DeviceCount];
        for (int i = 0; i < DeviceCount; i++) devices[i] = await world.AddDeviceAsync();

        for (int round = 0; round < rounds; round++)
        {
            foreach (TestDevice device in devices) await ChangeSomeAsync(device, random, round);
            await Task.WhenAll(devices.Select(device => device.SynchronizeAsync()));
            await world.CheckJournalsAsync();
        }
        foreach (TestDevice device in devices) await device.SynchronizeAsync();

        await world.CheckEqualAsync(devices);
        EventReplay replay = await EventReplay.OfAsync(world.Model, world.ConnectionString);
        foreach (EntityDefinition entity in world.Model.Entities)
        {
            Assert.Equal(replay.Rows(entity), await world.Sides.ReadServerObjectsAsync(entity));
        }
        Assert.Empty((await new ProjectionRebuild(world.Store).VerifyAsync(null, CancellationToken.None)).Differences);
    }, test);

    private static async Task AddSharedObjectsAsync(World world)
    {
        TestDevice first = await world.AddDeviceAsync();
        for (int i = 0; i < Cities; i++) await first.AddCityAsync($"City {i}");
        await first.SynchronizeAsync();
    }

    /// <summary>Changes some of the shared cities, now and then to refer to each other, and rarely puts a new one in the place of another.</summary>
    private static async Task ChangeSomeAsync(TestDevice device, SeededRandom random, int round)
    {
        IReadOnlyList<ObjectId> ids = device.Ids("City");
        for (int i = 0; i < 4; i++)
        {
            City? city = await device.Engine.FindAsync<City>(random.Pick(ids));
            if (city is null || city.IsEmpty) continue;
            if (random.Chance(0.02))
            {
                await device.DeleteAsync(city);
                await device.AddCityAsync($"{device.Name} founded it in round {round}");
                continue;
            }
            if (random.Chance(0.5)) city.Name = $"{device.Name} in round {round}";
            if (random.Chance(0.5)) city.Population = random.Next(1_000_000);
            if (random.Chance(0.3)) city["Twin"] = random.Pick(ids);
            if (city.State == ObjectState.Changed) await device.CommitAsync(city);
        }
    }
}
