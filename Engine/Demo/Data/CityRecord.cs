namespace OfflineSync.Demo.Data;

/// <summary>A line of the cities file. The region is a code that the regions file may lack.</summary>
internal sealed record CityRecord(string Name, decimal Latitude, decimal Longitude, string Country, string? Region);
