namespace OfflineSync.Tests.Recordings.Stories;

/// <summary>Values that only one object may have.</summary>
internal static class UniqueStories
{
    /// <summary>Two guides swap their badges in one upload.</summary>
    public static async Task SwapAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject one = Guide(device, "Gwen", "A"), two = Guide(device, "Tom", "B");
        await device.CommitAsync([one, two]);
        await device.SynchronizeAsync();
        studio.Wait();
        (one["Badge"], two["Badge"]) = ("B", "A");
        await device.CommitAsync([one, two]);
        await device.SynchronizeAsync();
    }

    /// <summary>Two devices give away one badge; the second one is told, and takes another.</summary>
    public static async Task TakenAsync(Studio studio)
    {
        OfflineEngine first = await studio.DeviceAsync(), second = await studio.DeviceAsync();
        await first.CommitAsync(Guide(first, "Gwen", "A"));
        OfflineObject late = Guide(second, "Tom", "a");
        await second.CommitAsync(late);
        await first.SynchronizeAsync();
        studio.Wait();
        await second.SynchronizeAsync();
        studio.Wait();
        await second.CommitAsync(Guide(second, "Tom", "B"));
        await second.SynchronizeAsync();
    }

    /// <summary>A badge becomes free in the upload that gives it to somebody else.</summary>
    public static async Task FreedAsync(Studio studio)
    {
        OfflineEngine device = await studio.DeviceAsync();
        OfflineObject leaves = Guide(device, "Gwen", "A");
        await device.CommitAsync(leaves);
        await device.SynchronizeAsync();
        studio.Wait();
        await device.CommitAsync(Guide(device, "Tom", "A"));
        await device.DeleteAsync(leaves);
        await device.SynchronizeAsync();
    }

    private static OfflineObject Guide(OfflineEngine device, string name, string badge)
    {
        OfflineObject guide = device.Create("Guide");
        guide["Name"] = name;
        guide["Badge"] = badge;
        return guide;
    }
}
