namespace OfflineSync.Tests.Simulation;

/// <summary>Three entities, one per conflict policy, that refer to each other and to themselves; three roles that see more and less of them.</summary>
internal static class SimulationModel
{
    public const string Worker = "Worker";
    public const string Reader = "Reader";
    public const string Limited = "Limited";

    /// <summary>The longest name that the server takes.</summary>
    public const int NameLimit = 12;

    public static readonly string[] Roles = [Worker, Reader, Limited, ""];

    /// <summary>The entities that devices change.</summary>
    public static readonly string[] Entities = ["Place", "Visit", "Task"];

    public static DomainModel Create() => DomainModel.Define("Simulation", model => model
        .Entity<User>(user => user.Allow(Worker, Rights.Read).Allow(Reader, Rights.Read))
        .Entity("Place", place => place
            .Attribute("Name", MemberType.String, required: true, maxLength: NameLimit)
            .Attribute("Note", MemberType.String)
            .Attribute("Size", MemberType.Integer)
            .Attribute("Area", MemberType.Decimal)
            .Reference("Parent", "Place")
            .Reference("Warden", User.EntityName)
            .OnConflict(ConflictPolicy.LastWins)
            .Allow(Worker, Rights.All)
            .Allow(Reader, Rights.Read)
            .Allow(Limited, Rights.None, read: ["Name", "Size"], write: ["Name"]))
        .Entity("Visit", visit => visit
            .Attribute("Name", MemberType.String, required: true, maxLength: NameLimit)
            .Attribute("Count", MemberType.Long)
            .Attribute("At", MemberType.DateTime)
            .Reference("Place", "Place")
            .OnConflict(ConflictPolicy.MergeMembers)
            .Allow(Worker, Rights.All)
            .Allow(Reader, Rights.Read)
            .Allow(Limited, Rights.All))
        .Entity("Task", task => task
            .Attribute("Name", MemberType.String, required: true, maxLength: NameLimit)
            .Attribute("Done", MemberType.Boolean)
            .Enumeration("Kind", "Small", "Large")
            .Reference("Visit", "Visit")
            .OnConflict(ConflictPolicy.RejectStale)
            .Allow(Worker, Rights.All)
            .Allow(Reader, Rights.Read)));
}
