namespace OfflineSync.Aot.Model;

/// <summary>The model.</summary>
internal static class WorkModel
{
    public const string Worker = "Worker";

    public static DomainModel Create() => DomainModel.Define("Work", model => model
        .Entity<User>(user => user.Allow(Worker, Rights.Read))
        .Entity<Project>(project => project.Allow(Worker, Rights.All))
        .Entity<WorkItem>(item => item
            .Allow(Worker, Rights.Create | Rights.Delete | Rights.Read, write:
            [
                i => i.Title, i => i.Quantity, i => i.Estimate, i => i.Size, i => i.Price, i => i.Discount, i => i.Done, i => i.Changed,
                i => i.Due, i => i.Seen, i => i.Urgency, i => i.FormerUrgency, i => i.Parent, i => i.Project,
            ])
            .OnConflict(ConflictPolicy.MergeMembers)));
}
