using OfflineSync.Demo.Devices;
using OfflineSync.Demo.Model;

namespace OfflineSync.Demo.Steps;

/// <summary>Picks cities on a device, always the same ones.</summary>
internal static class Cities
{
    public static async Task<List<City>> OfAsync(Surveyor surveyor, string country, CancellationToken cancellationToken) =>
        [.. (await surveyor.Engine.Query<City>().Where(city => city.Country!.Code == country).ToListAsync(cancellationToken)).OrderBy(city => city.Id)];
}
