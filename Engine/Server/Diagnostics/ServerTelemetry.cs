using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OfflineSync.Server.Diagnostics;

/// <summary>The names under which a server's traces and figures can be collected.</summary>
public static class ServerTelemetry
{
    /// <summary>
    /// The name of the activity source (spans <c>offlinesync.upload</c>, <c>offlinesync.download</c>, <c>offlinesync.sign_in</c>) and of the meter:
    /// <c>offlinesync.server.request.duration</c> (histogram, s; tags <c>operation</c>, <c>outcome</c>), <c>offlinesync.server.entries</c> (counter; tag <c>outcome</c>),
    /// <c>offlinesync.server.rows</c> and <c>offlinesync.server.removals</c> (counters), <c>offlinesync.server.answer.size</c> (histogram, By).
    /// </summary>
    public const string Name = "OfflineSync.Server";

    internal static readonly ActivitySource Activities = new(Name);

    private static readonly Meter meter = new(Name);

    internal static readonly Histogram<double> RequestDuration = meter.CreateHistogram<double>("offlinesync.server.request.duration", "s", "How long requests take, sending included.");
    internal static readonly Counter<long> Entries = meter.CreateCounter<long>("offlinesync.server.entries", "{entry}", "Uploaded entries by outcome.");
    internal static readonly Counter<long> Rows = meter.CreateCounter<long>("offlinesync.server.rows", "{row}", "Rows sent.");
    internal static readonly Counter<long> Removals = meter.CreateCounter<long>("offlinesync.server.removals", "{removal}", "Removals sent.");
    internal static readonly Histogram<long> AnswerSize = meter.CreateHistogram<long>("offlinesync.server.answer.size", "By", "The size of download answers before packing.");
}
