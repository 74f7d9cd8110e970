using Microsoft.Extensions.Time.Testing;
using OfflineSync.Journal;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Restores;

/// <summary>Three devices that have the same city, of which a backup was made.</summary>
internal sealed class Party : IAsyncDisposable
{
    private Party(RestorableWorld world, TestDevice anna, TestDevice bob, TestDevice carla, ObjectId city) => (World, Anna, Bob, Carla, City) = (world, anna, bob, carla, city);

    public RestorableWorld World { get; }

    public TestDevice Anna { get; }

    public TestDevice Bob { get; }

    public TestDevice Carla { get; }

    /// <summary>A city with the population 1.</summary>
    public ObjectId City { get; }

    public static async Task<Party> StartAsync(ConflictPolicy policy, Action<OfflineOptions>? ofAnna = null, FakeTimeProvider? time = null)
    {
        RestorableWorld world = await RestorableWorld.StartAsync(RestoreModel.Create(policy), time);
        TestDevice anna = await world.AddDeviceAsync(ofAnna), bob = await world.AddDeviceAsync(), carla = await world.AddDeviceAsync();
        City city = await anna.AddCityAsync("Delft");
        foreach (TestDevice device in (TestDevice[])[anna, bob, carla]) await device.SynchronizeAsync();
        await world.BackUpAsync();
        return new Party(world, anna, bob, carla, city.Id);
    }

    /// <summary>A device learns of what others did, sets the city's population, and is told that this is applied.</summary>
    public Task<EntryKey> SetAsync(TestDevice device, int population) => ChangeAsync(device, city => city.Population = population);

    /// <summary>A device learns of what others did, changes the city, and is told that this is applied.</summary>
    public async Task<EntryKey> ChangeAsync(TestDevice device, Action<City> change)
    {
        await device.SynchronizeAsync();
        EntryKey key = await CommitAsync(device, change);
        SyncResult result = await device.SynchronizeAsync();
        Assert.Equal((1, 0), (result.Applied, result.Rejected.Count));
        return key;
    }

    /// <summary>A device changes the city.</summary>
    public async Task<EntryKey> CommitAsync(TestDevice device, Action<City> change)
    {
        City city = await device.CityAsync(City);
        change(city);
        return (await device.Engine.CommitAsync(city)).Keys[0];
    }

    /// <summary>The population that a device shows.</summary>
    public async Task<int> ShownAsync(TestDevice device) => (await device.CityAsync(City)).Population;

    public ValueTask DisposeAsync() => World.DisposeAsync();
}
