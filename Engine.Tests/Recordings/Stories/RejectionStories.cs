namespace OfflineSync.Tests.Recordings.Stories;

/// <summary>What the server refuses, and what becomes of what depends on it.</summary>
internal static class RejectionStories
{
    /// <summary>A city refers to a country that is nowhere, a country has too long a name, and a good city refers to that one.</summary>
    public static async Task RejectPartlyAsync(Studio studio)
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

    /// <summary>A create is rejected; what was changed of the object afterwards has nothing to stand on.</summary>
    public static async Task EditRejectedAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject nameless = device.Create("City");
        nameless["Population"] = 12;
        await device.CommitAsync(nameless);
        nameless["Population"] = 13;
        await device.CommitAsync(nameless);
        await device.SynchronizeAsync();
        studio.Wait();
        OfflineObject city = device.Create("City");
        city["Name"] = "Zierikzee";
        await device.CommitAsync(city);
        await device.SynchronizeAsync();
    }

    /// <summary>Three commits in one group, of which one breaks a rule: none is applied, and a fourth one goes through.</summary>
    public static async Task GroupAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject country = device.Create("Country"), city = device.Create("City"), nameless = device.Create("City"), alone = device.Create("City");
        country["Name"] = "Portugal";
        city["Name"] = "Porto";
        city["Country"] = country;
        alone["Name"] = "Braga";
        await device.CommitAsync([country, city, nameless], group: true);
        await device.CommitAsync(alone);
        await device.SynchronizeAsync();
    }

    /// <summary>Every rule that an object breaks is reported.</summary>
    public static async Task BreakEveryRuleAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject tour = device.Create("Tour");
        tour["Code"] = "not a code";
        tour["Places"] = 51;
        tour["From"] = 9;
        tour["To"] = 8;
        await device.CommitAsync(tour);
        await device.SynchronizeAsync();
    }
}
