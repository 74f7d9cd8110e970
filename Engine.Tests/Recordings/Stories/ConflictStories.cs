namespace OfflineSync.Tests.Recordings.Stories;

/// <summary>Two devices that change one object without having seen each other's change.</summary>
internal static class ConflictStories
{
    /// <summary>Two devices of one user change different members of one city; the later one has not seen the other's change, and its content overwrites it.</summary>
    public static async Task OverwriteAsync(Studio studio)
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

    /// <summary>Both change the population, and each another member, under the model's policy.</summary>
    public static async Task ChangeBothAsync(Studio studio)
    {
        (OfflineEngine first, OfflineObject city, OfflineEngine second, OfflineObject same) = await SharedCityAsync(studio);
        city["Population"] = 18_000;
        city["IsPort"] = true;
        await first.CommitAsync(city);
        await first.SynchronizeAsync();
        studio.Wait();
        same["Population"] = 17_439;
        same["Latitude"] = 51.90167m;
        await second.CommitAsync(same);
        await second.SynchronizeAsync();
    }

    /// <summary>One deletes the city that the other one changes.</summary>
    public static async Task ChangeDeletedAsync(Studio studio)
    {
        (OfflineEngine first, OfflineObject city, OfflineEngine second, OfflineObject same) = await SharedCityAsync(studio);
        await first.DeleteAsync(city);
        await first.SynchronizeAsync();
        studio.Wait();
        same["Population"] = 17_439;
        await second.CommitAsync(same);
        await second.SynchronizeAsync();
    }

    /// <summary>One changes the city that the other one deletes.</summary>
    public static async Task DeleteChangedAsync(Studio studio)
    {
        (OfflineEngine first, OfflineObject city, OfflineEngine second, OfflineObject same) = await SharedCityAsync(studio);
        city["Population"] = 18_000;
        await first.CommitAsync(city);
        await first.SynchronizeAsync();
        studio.Wait();
        await second.DeleteAsync(same);
        await second.SynchronizeAsync();
    }

    private static async Task<(OfflineEngine First, OfflineObject City, OfflineEngine Second, OfflineObject Same)> SharedCityAsync(Studio studio)
    {
        OfflineEngine first = await studio.DeviceAsync();
        OfflineObject city = first.Create("City");
        city["Name"] = "Brielle";
        city["Population"] = 17_000;
        await first.CommitAsync(city);
        await first.SynchronizeAsync();
        OfflineEngine second = await studio.DeviceAsync();
        studio.Wait();
        return (first, city, second, (await second.FindAsync("City", city.Id))!);
    }
}
