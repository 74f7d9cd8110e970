using System.Collections.Concurrent;
using System.Diagnostics;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Diagnostics;

/// <summary>Traces and figures of both ends, collected as a tool would.</summary>
public sealed class TelemetryTests
{
    private const string AppName = "OfflineSync.Tests.App";

    private static readonly ActivitySource app = new(AppName);

    [Fact]
    public async Task A_synchronization_is_one_trace_on_both_ends_and_its_figures_add_up()
    {
        ConcurrentQueue<Activity> ended = [];
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is DeviceDiagnostics.ActivitySourceName or ServerTelemetry.Name or AppName,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = ended.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using RunningServer server = await RunningServer.StartAsync();
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.UserRole);
        await using TestDevice device = await TestDevice.OpenAsync(server.Host.Url);
        await device.Engine.SignInAsync("anna", "secret");
        using Activity button = app.StartActivity("button")!;
        using var figures = new CollectedFigures(() => Activity.Current?.TraceId == button.TraceId);
        await device.CommitCityAsync("Delft");
        await device.Engine.CommitAsync(device.Engine.Create<City>());

        SyncResult result = await device.Engine.SynchronizeAsync();
        await device.Engine.SynchronizeAsync(SyncScope.Unsynchronized);
        await server.Host.DisposeAsync();
        var failed = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());

        Activity[] ours = [.. ended.Where(activity => activity.TraceId == button.TraceId)];
        Activity first = ours.First(activity => activity.OperationName == "offlinesync.synchronize");
        Assert.Equal(button.SpanId, first.ParentSpanId);
        Assert.Single(ours, activity => activity.OperationName == "offlinesync.synchronize.upload" && activity.ParentSpanId == first.SpanId);
        Assert.Single(ours, activity => activity.OperationName == "offlinesync.synchronize.download" && activity.ParentSpanId == first.SpanId);
        // Between them stands the HTTP client's own activity, so the trace is the link, and the parent came over the wire.
        Activity received = Assert.Single(ours, activity => activity.OperationName == "offlinesync.upload");
        Assert.True(received.HasRemoteParent);
        Assert.Contains(ours, activity => activity.OperationName == "offlinesync.download" && activity.HasRemoteParent);
        Assert.Equal(("Full", "done", 1, 1), (first.GetTagItem("scope"), first.GetTagItem("outcome"), first.GetTagItem("entries.applied"), first.GetTagItem("entries.rejected")));
        Assert.Equal("answered", received.GetTagItem("outcome"));
        Activity last = ours.Last(activity => activity.OperationName == "offlinesync.synchronize");
        Assert.Equal((ActivityStatusCode.Error, failed.Code.ToString()), (last.Status, last.GetTagItem("outcome")));

        Assert.Equal((2, 1, 1), (figures.Sum("offlinesync.device.entries.committed"), figures.Sum("offlinesync.device.entries", "outcome=applied"), figures.Sum("offlinesync.device.entries", "outcome=rejected")));
        Assert.Equal((1, 1), (figures.Sum("offlinesync.device.synchronizations", "scope=Full outcome=done"), figures.Sum("offlinesync.device.synchronizations", "scope=Unsynchronized outcome=done")));
        Assert.Equal(1, figures.Sum("offlinesync.device.synchronizations", $"scope=Full outcome={failed.Code}"));
        Assert.Equal((result.Received, result.Removed), (figures.Sum("offlinesync.device.rows", "change=received"), figures.Sum("offlinesync.device.rows", "change=removed")));
        Assert.True(figures.Sum("offlinesync.device.bytes", "direction=sent") >= result.BytesSent && result.BytesSent > 0);
        Assert.True(figures.Sum("offlinesync.device.bytes", "direction=received") >= result.BytesReceived && result.BytesReceived > 0);
        Assert.Contains(figures.All, figure => figure.Name == "offlinesync.device.synchronization.duration" && figure.Tags == "scope=Full outcome=done" && figure.Value > 0);
        Assert.Equal((1, 1), (figures.Sum("offlinesync.server.entries", "outcome=applied"), figures.Sum("offlinesync.server.entries", "outcome=rejected")));
        Assert.Contains(figures.All, figure => figure.Name == "offlinesync.server.request.duration" && figure.Tags == "operation=upload outcome=answered" && figure.Value > 0);
        Assert.Contains(figures.All, figure => figure.Name == "offlinesync.server.request.size" && figure.Tags == "operation=upload" && figure.Value > 0);
        Assert.True(figures.Sum("offlinesync.server.rows") > 0);
        Assert.Contains(figures.All, figure => figure.Name == "offlinesync.server.answer.size" && figure.Value > 0);
    }
}
