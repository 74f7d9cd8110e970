using OfflineSync.Demo.Data;

namespace OfflineSync.Tests.Demo;

/// <summary>The demo's data, and how it is read.</summary>
public sealed class GeoNamesTests
{
    [Fact]
    public void The_extract_is_complete()
    {
        GeoNames data = GeoNames.Read();

        Assert.Equal((247, 3_865, 171_075), (data.Countries.Count, data.Regions.Count, data.Cities.Count));
        Assert.Equal((284, 100), (data.CitiesOfUnknownRegions, data.CitiesWithoutRegion));
    }

    [Fact]
    public void Commas_quotes_and_line_ends_within_quotes_belong_to_a_field()
    {
        string[][] records = [.. CsvReader.Records(new StringReader("name,lat\r\n\"a, \"\"b\"\"\nc\",1\nd,\n"))];

        Assert.Equal([["name", "lat"], ["a, \"b\"\nc", "1"], ["d", ""]], records);
    }

    [Fact]
    public void A_record_that_ends_within_quotes_is_refused() =>
        Assert.Throws<FormatException>(() => CsvReader.Records(new StringReader("a,\"b")).ToList());
}
