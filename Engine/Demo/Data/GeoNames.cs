using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace OfflineSync.Demo.Data;

/// <summary>The real data: an extract of the GeoNames gazetteer. The codes that join the records are resolved by who loads it.</summary>
internal sealed class GeoNames
{
    public const string Attribution = "GeoNames (geonames.org), CC BY 4.0";

    private GeoNames(IReadOnlyList<RegionRecord> regions, IReadOnlyList<CityRecord> cities)
    {
        Regions = regions;
        Cities = cities;
        // A region's code begins with its country's; one country has a region and no city.
        Countries = [.. regions.Select(region => region.Country).Concat(cities.Select(city => city.Country)).Distinct().Order(StringComparer.Ordinal)];
        HashSet<string> known = [.. regions.Select(region => region.Code)];
        CitiesOfUnknownRegions = cities.Count(city => city.Region is { } code && !known.Contains(code));
        CitiesWithoutRegion = cities.Count(city => city.Region is null);
    }

    /// <summary>The country codes of both files, sorted.</summary>
    public IReadOnlyList<string> Countries { get; }

    public IReadOnlyList<RegionRecord> Regions { get; }

    public IReadOnlyList<CityRecord> Cities { get; }

    /// <summary>How many cities name a region that the other file lacks: real data has dangling references.</summary>
    public int CitiesOfUnknownRegions { get; }

    /// <summary>How many cities name no region at all.</summary>
    public int CitiesWithoutRegion { get; }

    public static GeoNames Read() => new(
        [.. Records("regions.csv.gz").Select(fields => new RegionRecord(fields[0], fields[1], fields[0][..fields[0].IndexOf('.', StringComparison.Ordinal)]))],
        [.. Records("cities.csv.gz").Select(fields => new CityRecord(fields[0], Number(fields[1]), Number(fields[2]), fields[3], fields[4].Length == 0 ? null : fields[4]))]);

    /// <summary>The part of the data that belongs to these countries.</summary>
    public GeoNames Of(IReadOnlyCollection<string> countries) => new(
        [.. Regions.Where(region => countries.Contains(region.Country))], [.. Cities.Where(city => countries.Contains(city.Country))]);

    private static IEnumerable<string[]> Records(string name)
    {
        using Stream packed = typeof(GeoNames).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of this build: it belongs into Engine/Demo/Data.");
        using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        using var text = new StreamReader(unpacked, Encoding.UTF8);
        foreach (string[] fields in CsvReader.Records(text).Skip(1)) yield return fields;
    }

    private static decimal Number(string text) => decimal.Parse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
}
