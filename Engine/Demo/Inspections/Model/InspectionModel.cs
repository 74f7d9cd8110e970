namespace OfflineSync.Inspections.Model;

/// <summary>The model that the server and all devices share: what there is, who may do what, and what must hold.</summary>
public static class InspectionModel
{
    public const string Inspector = "Inspector";

    public const string Manager = "Manager";

    public static DomainModel Create() => DomainModel.Define("Inspections", model => model
        .Entity<User>(user => user
            .Allow(Manager, Rights.None, read: [u => u.Name]))
        .Entity<Site>(site => site
            .Allow(Manager, Rights.All)
            .Allow(Inspector, Rights.Read, (s, user) => s.Inspector == user))
        .Entity<Inspection>(inspection => inspection
            .Allow(Manager, Rights.All)
            .Allow(Inspector, Rights.None, (i, user) => i.Site!.Inspector == user,
                read: [i => i.Title, i => i.Site, i => i.Due],
                write: [i => i.Status, i => i.ReportNumber, i => i.Score, i => i.Summary])
            .Range(i => i.Score, 0, 100, "The score is between 0 and 100.")
            .Pattern(i => i.ReportNumber, "R-[0-9]{3}", "A report number looks like R-042.")
            .Unique(i => i.ReportNumber, message: "Another inspection has this report number.")
            .OnConflict(ConflictPolicy.MergeMembers))
        .Entity<Finding>(finding => finding
            .Allow(Manager, Rights.Read)
            .Allow(Inspector, Rights.All, (f, user) => f.Inspection!.Site!.Inspector == user)
            .WhenTargetIsDeleted(f => f.Inspection, DeleteBehaviour.Cascade)));
}
