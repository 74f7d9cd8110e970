using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace OfflineSync;

/// <summary>The names under which the engine tells tracing and metrics tools what it does.</summary>
public static class DeviceDiagnostics
{
    /// <summary>The name of the activity source: commits and synchronizations.</summary>
    public const string ActivitySourceName = "OfflineSync.Device";

    /// <summary>The name of the meter.</summary>
    public const string MeterName = "OfflineSync.Device";

    internal static ActivitySource Activities { get; } = new(ActivitySourceName);

    internal static Meter Meter { get; } = new(MeterName);

    internal static Counter<long> CommittedEntries { get; } = Meter.CreateCounter<long>("offlinesync.device.entries.committed", "{entry}", "Entries appended to the outbox journal.");
}
