using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation;

/// <summary>
/// Three entities, one per conflict policy, that refer to each other and to themselves; one with a unique member, which stands in the way of deletes,
/// and one that goes along with what it belongs to; one for each setting of synchronization beside the default; three roles that see more and less of them.
/// </summary>
internal static class SimulationModel
{
    public const string Worker = "Worker";
    public const string Reader = "Reader";
    public const string Limited = "Limited";

    /// <summary>The longest name that the server takes.</summary>
    public const int NameLimit = 12;

    public static readonly string[] Roles = [Worker, Reader, Limited, ""];

    /// <summary>The entities of which full synchronizations bring everything.</summary>
    public static readonly string[] Everyday = ["Place", "Visit", "Task", "Badge", "Part"];

    /// <summary>An entity with a condition, one that is only sent, one that stays as it is, and one that only selections send.</summary>
    public static readonly string[] WithSettings = ["Order", "Report", "Memo", "Draft"];

    /// <summary>The entities that devices change.</summary>
    public static readonly string[] Entities = [.. Everyday, .. WithSettings];

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
            .Allow(Reader, Rights.Read))
        .Entity("Badge", badge => badge
            .Attribute("Name", MemberType.String, required: true, maxLength: NameLimit)
            .Attribute("Code", MemberType.String)
            .Reference("Holder", "Place")
            .Validate(new UniqueRule { Member = "Code" })
            .OnDelete(new DeleteRule { Member = "Holder", TargetIsDeleted = true, Behaviour = DeleteBehaviour.Refuse })
            .OnConflict(ConflictPolicy.LastWins)
            .Allow(Worker, Rights.All)
            .Allow(Reader, Rights.Read))
        .Entity("Part", part => part
            .Attribute("Name", MemberType.String, required: true, maxLength: NameLimit)
            .Attribute("Text", MemberType.String)
            .Reference("Task", "Task")
            .OnDelete(new DeleteRule { Member = "Task", TargetIsDeleted = true, Behaviour = DeleteBehaviour.Cascade })
            .OnConflict(ConflictPolicy.MergeMembers)
            .Allow(Worker, Rights.All)
            .Allow(Reader, Rights.Read))
        .Entity("Order", order => order
            .Attribute("Name", MemberType.String, required: true, maxLength: NameLimit)
            .Attribute("Rank", MemberType.Integer)
            .Reference("Place", "Place")
            .OnConflict(ConflictPolicy.MergeMembers)
            .Synchronize(SyncSetting.ByXPath("[Rank >= 0]"))
            .Allow(Worker, Rights.All)
            .Allow(Reader, Rights.Read))
        .Entity("Report", report => report
            .Attribute("Name", MemberType.String, required: true, maxLength: NameLimit)
            .Attribute("Text", MemberType.String)
            .Reference("Place", "Place")
            .Synchronize(SyncSetting.Clear)
            .Allow(Worker, Rights.All)
            .Allow(Limited, Rights.Create, write: ["Name"]))
        .Entity("Memo", memo => memo
            .Attribute("Name", MemberType.String, required: true, maxLength: NameLimit)
            .Attribute("Text", MemberType.String)
            .Reference("Place", "Place")
            .Synchronize(SyncSetting.Preserve)
            .Allow(Worker, Rights.All)
            .Allow(Reader, Rights.Read))
        .Entity("Draft", draft => draft
            .Attribute("Name", MemberType.String, required: true, maxLength: NameLimit)
            .Attribute("Text", MemberType.String)
            .Reference("Origin", "Draft")
            .OnConflict(ConflictPolicy.MergeMembers)
            .Synchronize(SyncSetting.Never)
            .Allow(Worker, Rights.All)));

    /// <summary>Whether full synchronizations bring an object, for somebody who may see it.</summary>
    public static bool IsCovered(ObjectKey key, ObjectImage image) => key.Entity switch
    {
        "Order" => image["Rank"] is { } rank && !rank.StartsWith('-'),
        "Report" or "Memo" or "Draft" => false,
        _ => true,
    };

    /// <summary>Whether a full synchronization brings nothing of an entity: what is on a device of it came from that device, or was selected there.</summary>
    public static bool IsUncovered(string entity) => entity is "Report" or "Memo" or "Draft";
}
