namespace OfflineSync.Tests.Recordings.Stories;

/// <summary>What values are carried, and how entries of one object fold.</summary>
internal static class ValueStories
{
    /// <summary>The ends of every type, and texts beyond the basic plane.</summary>
    public static async Task ExtremesAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject high = device.Create("City"), low = device.Create("City"), empty = device.Create("City");
        high["Name"] = "\U0001F6B2 \"Ĳsselstein\"\t\\";
        high["Population"] = int.MaxValue;
        high["Latitude"] = 99_999_999_999_999_999_999.99999999m;
        high["Founded"] = new DateTime(9999, 12, 31, 23, 59, 59, 999, DateTimeKind.Utc);
        high["IsPort"] = true;
        low["Name"] = "\u0628\u063A\u062F\u0627\u062F";
        low["Population"] = int.MinValue;
        low["Latitude"] = -0.00000001m;
        low["Founded"] = new DateTime(1, 1, 1, 0, 0, 0, 1, DateTimeKind.Utc);
        low["IsPort"] = false;
        empty["Name"] = ".";
        (empty["Population"], empty["Latitude"], empty["IsPort"]) = (null, null, null);
        await device.CommitAsync([high, low, empty]);
        await device.SynchronizeAsync();
    }

    /// <summary>Five commits of one object travel in one upload, and each is an event.</summary>
    public static async Task EditAndEditAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject city = device.Create("City");
        city["Name"] = "Dordrecht";
        await device.CommitAsync(city);
        for (int population = 1; population < 5; population++)
        {
            studio.Wait();
            city["Population"] = population;
            city["IsPort"] = population % 2 == 0;
            await device.CommitAsync(city);
        }
        await device.SynchronizeAsync();
    }

    /// <summary>A city is created and deleted before anybody hears of it, and another one refers to it meanwhile.</summary>
    public static async Task ComeAndGoAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject country = device.Create("Country"), city = device.Create("City");
        country["Name"] = "Atlantis";
        city["Name"] = "Poseidonis";
        city["Country"] = country;
        await device.CommitAsync([country, city]);
        await device.DeleteAsync(country);
        await device.SynchronizeAsync();
    }
}
