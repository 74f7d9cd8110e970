using OfflineSync.Inspections.Model;
using OfflineSync.Server;

namespace OfflineSync.Inspections.Office;

/// <summary>Two users, and what they start with.</summary>
internal static class SampleData
{
    public const string InspectorName = "inspector";

    public const string ManagerName = "manager";

    /// <summary>The password of both, on a server that listens to this machine only.</summary>
    public const string Password = "hard hat and torch";

    /// <summary>A number that an inspection has which the inspector does not see.</summary>
    public const string TakenReportNumber = "R-101";

    public static async Task AddAsync(OfflineSyncServer server, CancellationToken cancellationToken)
    {
        if (await server.Users.FindAsync(ManagerName, cancellationToken) is not null) return;
        ObjectId inspector = await server.Users.AddAsync(InspectorName, Password, [InspectionModel.Inspector], cancellationToken);
        ServerObjects objects = server.NewObjects();

        Site warehouse = AddSite("Harbour warehouse", "Quay 7", inspector);
        Site school = AddSite("Mill school", "Mill lane 2", inspector);
        Site hall = AddSite("Town hall", "Market square 1", inspector: null);
        AddInspection(warehouse, "Fire doors", new DateTime(2026, 9, 14), InspectionStatus.Started);
        AddInspection(warehouse, "Loading ramp", new DateTime(2026, 9, 21), InspectionStatus.Planned);
        AddInspection(school, "Playground", new DateTime(2026, 10, 5), InspectionStatus.Planned);
        AddInspection(hall, "Lift", new DateTime(2026, 8, 3), InspectionStatus.Done, TakenReportNumber);
        await objects.CommitAsync(cancellationToken: cancellationToken);
        // Last, so that a start that broke off begins again.
        await server.Users.AddAsync(ManagerName, Password, [InspectionModel.Manager], cancellationToken);

        Site AddSite(string name, string address, ObjectId? inspector) => objects.Create<Site>(site =>
        {
            site.Name = name;
            site.Address = address;
            site[nameof(Site.Inspector)] = inspector;
        });

        void AddInspection(Site site, string title, DateTime due, InspectionStatus status, string? reportNumber = null) => objects.Create<Inspection>(inspection =>
        {
            inspection.Title = title;
            inspection.Site = site;
            inspection.Due = due;
            inspection.Status = status;
            inspection.ReportNumber = reportNumber;
        });
    }
}
