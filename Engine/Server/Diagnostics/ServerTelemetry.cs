using System.Diagnostics;
using System.Diagnostics.Metrics;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Server.Diagnostics;

/// <summary>The names under which a server's traces and figures can be collected.</summary>
public static class ServerTelemetry
{
    /// <summary>The name of the activity source and of the meter. Engine/docs/telemetry.md lists activities, instruments, units and tags.</summary>
    public const string Name = "OfflineSync.Server";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter meter = new(Name);

    internal static readonly Histogram<double> RequestDuration = meter.CreateHistogram<double>("offlinesync.server.request.duration", "s", "How long requests take, sending included.");
    internal static readonly Histogram<long> RequestSize = meter.CreateHistogram<long>("offlinesync.server.request.size", "By", "The size of request bodies as they travel, where the request says it.");
    internal static readonly Counter<long> Entries = meter.CreateCounter<long>("offlinesync.server.entries", "{entry}", "Uploaded entries by outcome.");
    internal static readonly Counter<long> Rows = meter.CreateCounter<long>("offlinesync.server.rows", "{row}", "Rows sent.");
    internal static readonly Counter<long> Removals = meter.CreateCounter<long>("offlinesync.server.removals", "{removal}", "Removals sent.");
    internal static readonly Histogram<long> AnswerSize = meter.CreateHistogram<long>("offlinesync.server.answer.size", "By", "The size of download answers before packing.");

    internal static void Count(UploadOutcome outcome)
    {
        Entries.Add(outcome.Outcomes.Count(entry => entry.IsApplied), new KeyValuePair<string, object?>("outcome", "applied"));
        Entries.Add(outcome.Outcomes.Count(entry => entry.IsRejected), new KeyValuePair<string, object?>("outcome", "rejected"));
    }
}
