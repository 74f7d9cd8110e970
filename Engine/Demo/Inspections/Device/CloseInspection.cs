using OfflineSync.Inspections.Model;

namespace OfflineSync.Inspections.Device;

/// <summary>Closes an inspection, sends it alone if there is a connection, and tells the user how that went.</summary>
internal sealed class CloseInspection(Inspection inspection) : IFlow
{
    public async Task RunAsync(FlowContext flow)
    {
        inspection.Status = InspectionStatus.Done;
        await flow.CommitAsync(inspection);
        SyncResult? result = null;
        if (!await flow.TryAsync(async () => result = await flow.SynchronizeAsync(SyncScope.Selected(inspection))))
        {
            await flow.ShowMessageAsync($"Closed. It will be sent later: {flow.LatestError}", MessageKind.Warning);
        }
        else if (result!.Rejected.Count > 0)
        {
            await flow.ShowMessageAsync("The office did not accept it: see Attention.", MessageKind.Error);
        }
        else
        {
            await flow.ShowMessageAsync("Closed and sent.");
        }
    }
}
