using System.Globalization;
using OfflineSync.Demo.Model;
using OfflineSync.Demo.Narration;
using OfflineSync.Server;

namespace OfflineSync.Demo.Data;

/// <summary>Makes objects of the records and stores them through the event store, a transaction for each few thousand.</summary>
internal sealed class GeoNamesLoader(GeoNames data, Func<ServerObjects> newObjects, IBar bar)
{
    // One prepares its objects while PostgreSQL works for the other.
    private const int Loaders = 2;

    private int _stored;

    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        ServerObjects objects = newObjects();
        Dictionary<string, ObjectId> countries = data.Countries.ToDictionary(code => code, code => objects.Create<Country>(country =>
        {
            country.Code = code;
            country.Name = NameOf(code);
        }).Id);
        Dictionary<string, ObjectId> regions = data.Regions.ToDictionary(record => record.Code, record => objects.Create<Region>(region =>
        {
            region.Code = record.Code;
            region.Name = record.Name;
            region[nameof(Region.Country)] = countries[record.Country];
        }).Id);
        await StoreAsync(objects, cancellationToken);
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = Loaders, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(data.Cities.Chunk(ServerObjects.BatchLimit), parallel, async (records, cancellation) =>
        {
            ServerObjects part = newObjects();
            foreach (CityRecord record in records) Create(part, record, countries, regions);
            await StoreAsync(part, cancellation);
        });
    }

    private static void Create(ServerObjects objects, CityRecord record, Dictionary<string, ObjectId> countries, Dictionary<string, ObjectId> regions) =>
        objects.Create<City>(city =>
        {
            city.Name = record.Name;
            city.Latitude = record.Latitude;
            city.Longitude = record.Longitude;
            city[nameof(City.Country)] = countries[record.Country];
            if (record.Region is not null && regions.TryGetValue(record.Region, out ObjectId region)) city[nameof(City.Region)] = region;
        });

    private async Task StoreAsync(ServerObjects objects, CancellationToken cancellationToken)
    {
        int stored = await objects.CommitAsync(cancellationToken: cancellationToken);
        bar.Report((double)Interlocked.Add(ref _stored, stored) / (data.Countries.Count + data.Regions.Count + data.Cities.Count));
    }

    // The extract has codes only. A machine that knows no names of countries gets the codes.
    private static string NameOf(string code)
    {
        try
        {
            return new RegionInfo(code).EnglishName;
        }
        catch (ArgumentException)
        {
            return code;
        }
    }
}
