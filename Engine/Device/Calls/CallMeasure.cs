using System.Diagnostics;
using Microsoft.Extensions.Logging;

namespace OfflineSync.Device;

/// <summary>Tells logs, traces and figures of one call of server logic, however it ends.</summary>
internal sealed class CallMeasure : IDisposable
{
    private readonly ILogger _logger;
    private readonly string _call;
    private readonly ProgressReport _progress;
    private readonly Activity? _activity;
    private readonly long _started = Stopwatch.GetTimestamp();
    private string _outcome = nameof(ErrorCode.Unexpected);

    public CallMeasure(ILogger logger, string call, ProgressReport progress)
    {
        _logger = logger;
        _call = call;
        _progress = progress;
        _activity = DeviceDiagnostics.Activities.StartActivity("offlinesync.call");
        _activity?.SetTag("call", call);
    }

    public void Succeeded(CallReply reply)
    {
        _outcome = "done";
        _activity?.SetTag("rows.received", reply.Objects.Received).SetTag("rows.removed", reply.Objects.Removed);
        DeviceDiagnostics.Rows.Add(reply.Objects.Received, new KeyValuePair<string, object?>("change", "received"));
        DeviceDiagnostics.Rows.Add(reply.Objects.Removed, new KeyValuePair<string, object?>("change", "removed"));
        CallLog.Called(_logger, _call, reply.Objects.Received, reply.Objects.Removed, reply.Answer.Repeated);
    }

    public void Failed(OfflineSyncException failure)
    {
        _outcome = failure.Code.ToString();
        _activity?.SetStatus(ActivityStatusCode.Error, _outcome);
        CallLog.Failed(_logger, _call, failure.Code, failure.OutcomeUnknown, failure.TraceId);
    }

    public void Cancelled()
    {
        _outcome = "cancelled";
        CallLog.Cancelled(_logger, _call);
    }

    public void Dispose()
    {
        _activity?.SetTag("outcome", _outcome);
        DeviceDiagnostics.Bytes.Add(_progress.BytesSent, new KeyValuePair<string, object?>("direction", "sent"));
        DeviceDiagnostics.Bytes.Add(_progress.BytesReceived, new KeyValuePair<string, object?>("direction", "received"));
        DeviceDiagnostics.Calls.Add(1, new("call", _call), new("outcome", _outcome));
        DeviceDiagnostics.CallDuration.Record(Stopwatch.GetElapsedTime(_started).TotalSeconds, new("call", _call), new("outcome", _outcome));
        _activity?.Dispose();
    }
}
