namespace OfflineSync.Server.Uploads.Recoveries;

/// <summary>
/// Where an event stands in the store: microseconds of the database's clock, read while the objects of the event are locked. So positions of one object
/// rise with its events, and go on rising where a restored store counts its events anew.
/// </summary>
internal static class StorePosition
{
    /// <summary>The position of this moment, in SQL.</summary>
    public static string Now => Of("clock_timestamp()");

    /// <summary>The position of an event by its timestamp, in SQL.</summary>
    public static string Of(string timestamp) => $"(extract(epoch from {timestamp}) * 1000000)::bigint";
}
