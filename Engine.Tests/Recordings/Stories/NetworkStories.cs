using OfflineSync.Testing;

namespace OfflineSync.Tests.Recordings.Stories;

/// <summary>Networks that break and devices that are copied.</summary>
internal static class NetworkStories
{
    /// <summary>The answer to an upload is lost: the device sends the same batch again, and then what was committed meanwhile.</summary>
    public static async Task LoseResponseAsync(Studio studio)
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

    /// <summary>The answer is lost twice, and the same bytes are sent three times before what came later.</summary>
    public static async Task LoseTwiceAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject city = device.Create("City");
        city["Name"] = "Leiden";
        await device.CommitAsync(city);
        for (int population = 1; population < 3; population++)
        {
            studio.NextFault = TransportFault.ResponseLost;
            await Assert.ThrowsAsync<OfflineSyncException>(() => device.SynchronizeAsync());
            studio.Wait();
            city["Population"] = population;
            await device.CommitAsync(city);
        }
        await device.SynchronizeAsync();
    }

    /// <summary>A device is copied with its work; both copies go on, and the second one's entries move into a journal of their own.</summary>
    public static async Task ForkAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject city = device.Create("City");
        city["Name"] = "Gouda";
        await device.CommitAsync(city);
        (OfflineEngine original, OfflineEngine copy) = await studio.CopyAsync(device);
        OfflineObject first = original.Create("City"), second = copy.Create("City");
        first["Name"] = "Woerden";
        second["Name"] = "Bodegraven";
        await original.CommitAsync(first);
        await copy.CommitAsync(second);
        await original.SynchronizeAsync();
        studio.Wait();
        await copy.SynchronizeAsync();
    }

    /// <summary>Two devices of one user take turns with two cities.</summary>
    public static async Task TakeTurnsAsync(Studio studio)
    {
        OfflineEngine one = await studio.DeviceAsync(), two = await studio.DeviceAsync();
        OfflineObject city = one.Create("City");
        city["Name"] = "Utrecht";
        await one.CommitAsync(city);
        await one.SynchronizeAsync();
        await two.SynchronizeAsync();
        OfflineObject same = (await two.FindAsync("City", city.Id))!;
        for (int round = 1; round < 3; round++)
        {
            studio.Wait();
            same["Population"] = round;
            await two.CommitAsync(same);
            await two.SynchronizeAsync();
            await one.SynchronizeAsync();
            city["IsPort"] = round == 1;
            await one.CommitAsync(city);
            await one.SynchronizeAsync();
            await two.SynchronizeAsync();
        }
    }
}
