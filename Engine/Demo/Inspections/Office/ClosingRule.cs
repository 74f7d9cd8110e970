using MediatR;
using OfflineSync.Inspections.Model;
using OfflineSync.Server;

namespace OfflineSync.Inspections.Office;

/// <summary>A rule that takes code: nobody closes an inspection with nothing to show for it.</summary>
public sealed class ClosingRule : INotificationHandler<BeforeCommit<Inspection>>
{
    public Task Handle(BeforeCommit<Inspection> notification, CancellationToken cancellationToken)
    {
        Inspection inspection = notification.Object;
        if (inspection.Status == InspectionStatus.Done && inspection.ReportNumber is null)
        {
            notification.Refuse("An inspection that is done needs its report number.", nameof(Inspection.ReportNumber));
        }
        return Task.CompletedTask;
    }
}
