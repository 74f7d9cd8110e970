namespace OfflineSync.Demo.Data;

/// <summary>A line of the regions file.</summary>
internal sealed record RegionRecord(string Code, string Name, string Country);
