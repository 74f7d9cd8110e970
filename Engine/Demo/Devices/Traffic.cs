using System.Globalization;

namespace OfflineSync.Demo.Devices;

/// <summary>What went over the wire so far.</summary>
internal sealed record Traffic(int Requests, long Sent, long Received)
{
    public static Traffic operator -(Traffic later, Traffic earlier) =>
        new(later.Requests - earlier.Requests, later.Sent - earlier.Sent, later.Received - earlier.Received);

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Requests} request{(Requests == 1 ? "" : "s")}, {Size(Sent)} up, {Size(Received)} down");

    private static string Size(long bytes) => bytes switch
    {
        < 1_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes} B"),
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000.0:0.#} kB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1_000_000.0:0.#} MB"),
    };
}
