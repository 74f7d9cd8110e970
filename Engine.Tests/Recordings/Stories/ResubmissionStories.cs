using OfflineSync.Testing;

namespace OfflineSync.Tests.Recordings.Stories;

/// <summary>What was refused is corrected and comes again, or is given up.</summary>
internal static class ResubmissionStories
{
    private const string TooLong = "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch";

    /// <summary>A create is refused with a change of it; one corrected entry takes the place of both.</summary>
    public static async Task CorrectAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        await RefusedCityAsync(studio, device, population: 3_107);
        await CorrectAsync(device, "Llanfairpwll");
    }

    /// <summary>The first correction is refused, too; the second takes its place.</summary>
    public static async Task CorrectTwiceAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        await RefusedCityAsync(studio, device, population: 3_107);
        await CorrectAsync(device, "   ");
        studio.Wait();
        await CorrectAsync(device, "Llanfairpwll");
    }

    /// <summary>The answer to a correction is lost, and it is sent again.</summary>
    public static async Task LoseAnswerAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        await RefusedCityAsync(studio, device, population: 3_107);
        studio.NextFault = TransportFault.ResponseLost;
        await Assert.ThrowsAsync<OfflineSyncException>(() => CorrectAsync(device, "Llanfairpwll"));
        studio.Wait();
        await device.SynchronizeAsync();
    }

    /// <summary>A city loses its country, which is refused; the country is corrected, and the city gets back the reference that is offered.</summary>
    public static async Task OfferAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject country = device.Create("Country");
        OfflineObject city = device.Create("City");
        city["Name"] = "Delft";
        city["Country"] = country;
        await device.CommitAsync([country, city]);
        await device.SynchronizeAsync();
        studio.Wait();
        await CorrectAsync(device, "Netherlands");
        foreach (OfferedReference offer in await device.Rejected.ListOffersAsync()) await device.Rejected.AcceptAsync(offer);
        await device.SynchronizeAsync();
    }

    /// <summary>A stale change is made again over what the device has seen by now.</summary>
    public static async Task StaleAsync(Studio studio)
    {
        OfflineEngine first = await studio.DeviceAsync();
        OfflineObject city = first.Create("City");
        city["Name"] = "Den Briel";
        await first.CommitAsync(city);
        await first.SynchronizeAsync();
        OfflineEngine second = await studio.DeviceAsync();
        OfflineObject same = (await second.FindAsync("City", city.Id))!;
        studio.Wait();
        city["Name"] = "Brielle";
        await first.CommitAsync(city);
        await first.SynchronizeAsync();
        same["Population"] = 17_439;
        await second.CommitAsync(same);
        await second.SynchronizeAsync();
        studio.Wait();
        await second.Rejected.ResubmitAsync((await second.Rejected.ListAsync()).Single());
        await second.SynchronizeAsync();
    }

    /// <summary>A stale delete is made again.</summary>
    public static async Task StaleDeleteAsync(Studio studio)
    {
        OfflineEngine first = await studio.DeviceAsync();
        OfflineObject city = first.Create("City");
        city["Name"] = "Den Briel";
        await first.CommitAsync(city);
        await first.SynchronizeAsync();
        OfflineEngine second = await studio.DeviceAsync();
        OfflineObject same = (await second.FindAsync("City", city.Id))!;
        city["Name"] = "Brielle";
        await first.CommitAsync(city);
        await first.SynchronizeAsync();
        await second.DeleteAsync(same);
        await second.SynchronizeAsync();
        await second.Rejected.ResubmitAsync((await second.Rejected.ListAsync()).Single());
        await second.SynchronizeAsync();
    }

    /// <summary>A refused object is given up; later work goes on without it.</summary>
    public static async Task DismissAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        await RefusedCityAsync(studio, device, population: 3_107);
        await device.Rejected.DismissAsync((await device.Rejected.ListAsync()).Single());
        OfflineObject other = device.Create("City");
        other["Name"] = "Bangor";
        await device.CommitAsync(other);
        await device.SynchronizeAsync();
    }

    /// <summary>Two copies of a device correct the same refused object; the second one hears that it was accepted.</summary>
    public static async Task CorrectInCopyAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        await RefusedCityAsync(studio, device, population: 3_107);
        (OfflineEngine original, OfflineEngine copy) = await studio.CopyAsync(device);
        await CorrectAsync(original, "Llanfairpwll");
        studio.Wait();
        await CorrectAsync(copy, "Llanfair PG");
    }

    private static async Task RefusedCityAsync(Studio studio, OfflineEngine device, int population)
    {
        OfflineObject city = device.Create("City");
        city["Name"] = TooLong;
        await device.CommitAsync(city);
        city["Population"] = population;
        await device.CommitAsync(city);
        await device.SynchronizeAsync();
        studio.Wait();
    }

    private static async Task CorrectAsync(OfflineEngine device, string name)
    {
        RejectedObject rejected = (await device.Rejected.ListAsync()).Single();
        await device.Rejected.ResubmitAsync(rejected, corrected => corrected["Name"] = name);
        await device.SynchronizeAsync();
    }
}
