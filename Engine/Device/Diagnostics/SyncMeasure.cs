using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace OfflineSync.Device;

/// <summary>Tells logs, traces and figures of one synchronization, however it ends.</summary>
internal sealed class SyncMeasure : IDisposable
{
    private readonly ILogger _logger;
    private readonly string _scope;
    private readonly ProgressReport _progress;
    private readonly Activity? _activity;
    private readonly long _started = Stopwatch.GetTimestamp();
    private string _outcome = nameof(ErrorCode.Unexpected);

    public SyncMeasure(ILogger logger, SyncScope scope, ProgressReport progress)
    {
        _logger = logger;
        _scope = scope.Name;
        _progress = progress;
        _activity = DeviceDiagnostics.Activities.StartActivity("offlinesync.synchronize");
        _activity?.SetTag("scope", _scope);
    }

    public void Succeeded(SyncResult result)
    {
        _outcome = "done";
        _activity?.SetTag("entries.applied", result.Applied).SetTag("entries.rejected", result.Rejected.Count).SetTag("rows.received", result.Received).SetTag("rows.removed", result.Removed);
        DeviceDiagnostics.SettledEntries.Add(result.Applied, new KeyValuePair<string, object?>("outcome", "applied"));
        DeviceDiagnostics.SettledEntries.Add(result.Rejected.Count, new KeyValuePair<string, object?>("outcome", "rejected"));
        DeviceDiagnostics.Rows.Add(result.Received, new KeyValuePair<string, object?>("change", "received"));
        DeviceDiagnostics.Rows.Add(result.Removed, new KeyValuePair<string, object?>("change", "removed"));
        SyncLog.Synchronized(_logger, _scope, result.Applied, result.Rejected.Count, result.Received, result.Removed);
    }

    public void Failed(OfflineSyncException failure)
    {
        _outcome = failure.Code.ToString();
        _activity?.SetStatus(ActivityStatusCode.Error, _outcome);
        SyncLog.Failed(_logger, _scope, failure.Code, failure.OutcomeUnknown, failure.TraceId);
    }

    public void Cancelled()
    {
        _outcome = "cancelled";
        SyncLog.Cancelled(_logger, _scope);
    }

    public void Dispose()
    {
        _activity?.SetTag("outcome", _outcome);
        DeviceDiagnostics.Bytes.Add(_progress.BytesSent, new KeyValuePair<string, object?>("direction", "sent"));
        DeviceDiagnostics.Bytes.Add(_progress.BytesReceived, new KeyValuePair<string, object?>("direction", "received"));
        DeviceDiagnostics.Synchronizations.Add(1, new("scope", _scope), new("outcome", _outcome));
        DeviceDiagnostics.SynchronizationDuration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, new("scope", _scope), new("outcome", _outcome));
        _activity?.Dispose();
    }
}
