using OfflineSync.Testing;
using OfflineSync.Tests.Simulation.Devices;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>Which rare situations a synchronization was.</summary>
internal static class SyncMarks
{
    public static void Reach(World world, SyncPlan plan)
    {
        world.Marks.ReachIf(plan.Result is not null && plan.Requests.Any(request => request is { Route: "renew", Status: 200 }), Mark.SessionRenewed);
        if (!plan.FaultHappened) return;
        (string route, int? status) = plan.Requests[plan.FaultyRequest];
        bool isUpload = route == "upload";
        bool isStaging = route is "status" or "part" or "apply" or "outcome";
        bool losesAnswer = plan.Fault is TransportFault.ResponseLost or TransportFault.WithinResponseBody;
        world.Marks.ReachIf(plan.Result is not null && plan.Fault is not TransportFault.Duplicated, Mark.RetriedByItself);
        world.Marks.ReachIf(isUpload && losesAnswer && status == 200, Mark.ReplyLostAfterCommit);
        world.Marks.ReachIf(isUpload && plan.Fault == TransportFault.Duplicated, Mark.TwoCopiesInFlight);
        world.Marks.ReachIf(isUpload && plan.Fault is TransportFault.AfterRequestHeaders or TransportFault.WithinRequestBody, Mark.UploadCut);
        world.Marks.ReachIf(route == "part" && (losesAnswer || plan.Fault is TransportFault.AfterRequestHeaders or TransportFault.WithinRequestBody), Mark.PartCut);
        world.Marks.ReachIf(route == "apply" && losesAnswer && status == 200, Mark.ApplyAnswerLost);
        world.Marks.ReachIf(!isUpload && !isStaging && plan.Fault == TransportFault.WithinResponseBody, Mark.DownloadCut);
    }
}
