using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OfflineSync;

/// <summary>The names under which the engine tells tracing and metrics tools what it does. Engine/docs/telemetry.md lists activities, instruments, units and tags.</summary>
public static class DeviceDiagnostics
{
    /// <summary>The name of the activity source: synchronizations, with their upload and download, and calls of server logic.</summary>
    public const string ActivitySourceName = "OfflineSync.Device";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "OfflineSync.Device";

    internal static ActivitySource Activities { get; } = new(ActivitySourceName);

    internal static Meter Meter { get; } = new(MeterName);

    internal static Counter<long> CommittedEntries { get; } = Meter.CreateCounter<long>("offlinesync.device.entries.committed", "{entry}", "Entries appended to the outbox journal.");

    internal static Counter<long> Synchronizations { get; } = Meter.CreateCounter<long>("offlinesync.device.synchronizations", "{synchronization}", "Synchronizations by scope and outcome.");

    internal static Histogram<double> SynchronizationDuration { get; } = Meter.CreateHistogram<double>("offlinesync.device.synchronization.duration", "s", "How long synchronizations take.");

    internal static Counter<long> Calls { get; } = Meter.CreateCounter<long>("offlinesync.device.calls", "{call}", "Calls of server logic by outcome.");

    internal static Histogram<double> CallDuration { get; } = Meter.CreateHistogram<double>("offlinesync.device.call.duration", "s", "How long calls of server logic take.");

    internal static Counter<long> SettledEntries { get; } = Meter.CreateCounter<long>("offlinesync.device.entries", "{entry}", "Entries whose outcome came, by outcome.");

    internal static Counter<long> Rows { get; } = Meter.CreateCounter<long>("offlinesync.device.rows", "{row}", "Objects that arrived or left, by change.");

    internal static Counter<long> Bytes { get; } = Meter.CreateCounter<long>("offlinesync.device.bytes", "By", "Bytes of bodies on the wire, by direction.");
}
