namespace OfflineSync.Tests.Recordings.Stories;

/// <summary>Objects that hang on each other.</summary>
internal static class ReferenceStories
{
    /// <summary>A guide has a favourite tour that he guides himself: neither can come first.</summary>
    public static Task CycleAsync(Studio studio) => CycleAsync(studio, "Old town");

    /// <summary>The same with a tour that breaks a rule: the guide stays, without a favourite.</summary>
    public static Task BrokenCycleAsync(Studio studio) => CycleAsync(studio, null);

    /// <summary>A tour needs a guide who is rejected, a stop needs the tour, and a guide only likes it.</summary>
    public static async Task ChainAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject nameless = device.Create("Guide"), tour = device.Create("Tour"), stop = device.Create("Stop"), fan = device.Create("Guide");
        tour["Title"] = "Canals";
        tour["Guide"] = nameless;
        stop["Name"] = "Bridge";
        stop["Tour"] = tour;
        fan["Name"] = "Gwen";
        fan["Favourite"] = tour;
        await device.CommitAsync([nameless, tour, stop, fan]);
        await device.SynchronizeAsync();
    }

    /// <summary>A deleted tour takes its bookings with it and leaves guides without a favourite.</summary>
    public static async Task CascadeAsync(Studio studio)
    {
        (OfflineEngine device, OfflineObject tour, OfflineObject guide) = await TourAsync(studio);
        OfflineObject booking = device.Create("Booking");
        booking["Guest"] = "Wim";
        booking["Tour"] = tour;
        guide["Favourite"] = tour;
        await device.CommitAsync([booking, guide]);
        await device.SynchronizeAsync();
        studio.Wait();
        await device.DeleteAsync(tour);
        await device.SynchronizeAsync();
    }

    /// <summary>A tour that has a stop cannot be deleted; without it, it can.</summary>
    public static async Task RefuseDeleteAsync(Studio studio)
    {
        (OfflineEngine device, OfflineObject tour, _) = await TourAsync(studio);
        OfflineObject stop = device.Create("Stop");
        stop["Name"] = "Bridge";
        stop["Tour"] = tour;
        await device.CommitAsync(stop);
        await device.SynchronizeAsync();
        studio.Wait();
        await device.DeleteAsync(tour);
        await device.SynchronizeAsync();
        studio.Wait();
        await device.DeleteAsync([(await device.FindAsync("Stop", stop.Id))!, (await device.FindAsync("Tour", tour.Id))!]);
        await device.SynchronizeAsync();
    }

    private static async Task CycleAsync(Studio studio, string? title)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject guide = device.Create("Guide"), tour = device.Create("Tour");
        guide["Name"] = "Gwen";
        guide["Favourite"] = tour;
        tour["Title"] = title;
        tour["Guide"] = guide;
        await device.CommitAsync([guide, tour]);
        await device.SynchronizeAsync();
    }

    private static async Task<(OfflineEngine Device, OfflineObject Tour, OfflineObject Guide)> TourAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject guide = device.Create("Guide"), tour = device.Create("Tour");
        guide["Name"] = "Gwen";
        tour["Title"] = "Old town";
        tour["Guide"] = guide;
        await device.CommitAsync([guide, tour]);
        await device.SynchronizeAsync();
        studio.Wait();
        return (device, tour, guide);
    }
}
