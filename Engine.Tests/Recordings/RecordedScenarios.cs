using OfflineSync.Testing;

namespace OfflineSync.Tests.Recordings;

/// <summary>How the recordings were made. A recording stays as it is when this changes; a new format gets new ones beside them.</summary>
internal static class RecordedScenarios
{
    public static IReadOnlyDictionary<string, Func<Studio, Task>> All { get; } = new Dictionary<string, Func<Studio, Task>>
    {
        ["lost-response"] = LoseResponseAsync,
        ["partial-rejection"] = RejectPartlyAsync,
        ["last-wins-conflict"] = ConflictAsync,
    };

    /// <summary>The answer to an upload is lost: the device sends the same batch again, and then what was committed meanwhile.</summary>
    private static async Task LoseResponseAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject country = device.Create("Country");
        country["Name"] = "Netherlands";
        OfflineObject city = device.Create("City");
        city["Name"] = "Delft";
        city["Population"] = 103_581;
        city["Latitude"] = 52.01167m;
        city["Founded"] = new DateTime(1246, 4, 15, 0, 0, 0, DateTimeKind.Utc);
        city["Country"] = country;
        await device.CommitAsync([country, city]);
        studio.NextFault = TransportFault.ResponseLost;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.SynchronizeAsync());
        studio.Wait();
        city["Population"] = 109_573;
        await device.CommitAsync(city);
        await device.SynchronizeAsync();
    }

    /// <summary>A city refers to a country that is nowhere, a country has too long a name, and a good city refers to that one.</summary>
    private static async Task RejectPartlyAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject dangling = device.Create("City");
        dangling["Name"] = "Nowhere";
        dangling["Country"] = ObjectId.Parse("01900000-0000-7000-8000-00000000dead");
        OfflineObject tooLong = device.Create("Country");
        tooLong["Name"] = "The United Kingdom of Great Britain and Northern Ireland";
        OfflineObject city = device.Create("City");
        city["Name"] = "Leeds";
        city["IsPort"] = false;
        city["Country"] = tooLong;
        OfflineObject alone = device.Create("City");
        alone["Name"] = "Überlingen \"am See\"";
        await device.CommitAsync([dangling, tooLong, city, alone]);
        await device.SynchronizeAsync();
        studio.Wait();
        await device.DeleteAsync(alone);
        await device.SynchronizeAsync();
    }

    /// <summary>Two devices of one user change different members of one city; the later one has not seen the other's change, and its content overwrites it.</summary>
    private static async Task ConflictAsync(Studio studio)
    {
        OfflineEngine first = await studio.DeviceAsync();
        OfflineObject city = first.Create("City");
        city["Name"] = "Den Briel";
        city["Population"] = 17_000;
        await first.CommitAsync(city);
        await first.SynchronizeAsync();
        OfflineEngine second = await studio.DeviceAsync();
        OfflineObject same = (await second.FindAsync("City", city.Id))!;
        studio.Wait();
        city["Name"] = "Brielle";
        await first.CommitAsync(city);
        await first.SynchronizeAsync();
        studio.Wait();
        same["Population"] = 17_439;
        await second.CommitAsync(same);
        await second.SynchronizeAsync();
    }
}
