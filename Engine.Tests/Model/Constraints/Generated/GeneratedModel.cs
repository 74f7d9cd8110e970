namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>The model of the generated constraints: every type in several entities, associations both ways, to themselves and in circles.</summary>
internal static class GeneratedModel
{
    /// <summary>The keys of all enumerations.</summary>
    public static readonly string[] Kinds = ["Small", "Big", "big"];

    /// <summary>The user roles.</summary>
    public static readonly string[] Roles = ["Clerk", "Chief", "Guest"];

    /// <summary>A fresh model.</summary>
    public static DomainModel Create() => DomainModel.Define("Generated", model => model
        .Roles(Roles)
        .Entity(User.EntityName, user => user
            .Attribute("Name", MemberType.String).Attribute("Active", MemberType.Boolean).Attribute("Roles", MemberType.String)
            .Attribute("Level", MemberType.Integer).Attribute("Points", MemberType.Long).Attribute("Share", MemberType.Decimal).Attribute("Since", MemberType.DateTime)
            .Enumeration("Kind", Kinds).Reference("Home", "Area"))
        .Entity("Area", area => area
            .Attribute("Name", MemberType.String).Attribute("Size", MemberType.Decimal).Attribute("People", MemberType.Long).Attribute("Closed", MemberType.Boolean)
            .Attribute("Since", MemberType.DateTime).Reference("Chief", User.EntityName).Reference("Inside", "Area").Reference("Main", "Site"))
        .Entity("Site", site => site
            .Attribute("Name", MemberType.String).Attribute("Remarks", MemberType.String).Attribute("Places", MemberType.Integer)
            .Attribute("Visitors", MemberType.Long).Attribute("Price", MemberType.Decimal).Attribute("Height", MemberType.Decimal)
            .Attribute("Open", MemberType.Boolean).Attribute("Safe", MemberType.Boolean).Attribute("BuiltAt", MemberType.DateTime)
            .Attribute("SeenAt", MemberType.DateTime).Enumeration("Kind", Kinds).Enumeration("Former", Kinds)
            .Reference("Area", "Area").Reference("Owner", User.EntityName).Reference("Twin", "Site"))
        .Entity("Visit", visit => visit
            .Attribute("Notes", MemberType.String).Attribute("Rating", MemberType.Integer).Attribute("Cost", MemberType.Decimal).Attribute("Steps", MemberType.Long)
            .Attribute("At", MemberType.DateTime).Attribute("Done", MemberType.Boolean).Reference("Site", "Site").Reference("By", User.EntityName)));
}
