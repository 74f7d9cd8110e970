namespace OfflineSync;

/// <summary>The rules that a model must keep to be one: <see cref="DomainModel.Define"/> refuses what breaks them.</summary>
internal static class DefinitionRules
{
    public static readonly ModelRule NameTaken = Rule("OFM001", "Two things have one name or id", "entity, member or association",
        "Choose another name; where there is data, keep the stable id.");

    public static readonly ModelRule StableId = Rule("OFM002", "Stable id cannot be kept", "entity or member",
        "Write a letter, then at most 39 letters, digits or underscores: every database takes that.");

    public static readonly ModelRule Association = Rule("OFM003", "Association leads nowhere", "reference or set",
        "Let it lead to an entity of the model, and give it a name of its own.");

    public static readonly ModelRule Role = Rule("OFM004", "Role is malformed or not declared", "role",
        "Correct the name where it is said, or declare the role with Roles(…).");

    public static readonly ModelRule RuleMember = Rule("OFM005", "Access rule names an unknown member", "entity",
        "Correct the name, or take it out of read: and write:.");

    public static readonly ModelRule Condition = Rule("OFM006", "Condition cannot be read", "entity",
        "Correct the place that the reason shows; Engine/docs/constraints.md lists what can be said.");

    public static readonly ModelRule Default = Rule("OFM007", "Default value does not fit", "member",
        "Write a value of the member's type, in the form in which it is stored.");

    public static readonly ModelRule Member = Rule("OFM008", "Member cannot be stored as it is", "member",
        "Give the enumeration keys, the text a length from 1 on, the member another name than Id.");

    public static readonly ModelRule Validation = Rule("OFM009", "Validation rule cannot be kept", "member",
        "Let the rule speak of values that its member can have, once.");

    public static readonly ModelRule Delete = Rule("OFM010", "Delete behaviour cannot be kept", "reference",
        "Say it once for each end of an association, by the member that owns it.");

    public static readonly ModelRule Upgrade = Rule("OFM011", "Upgrade cannot work", "entity",
        "Name the stable id and type that older versions had, and write a conversion where there is no plain one.");

    public static readonly ModelRule Apart = Rule("OFM012", "Associated entities are synchronized apart", "reference",
        "Set both ends to Never, or none: what an object refers to must come and go with it.");

    public static readonly ModelRule InMemory = Rule("OFM013", "Entity in memory is to do what a stored one does", "entity or member",
        "Store the entity, or take away what only server and database could do for it.");

    public static readonly ModelRule Source = Rule("OFM014", "Server cannot give the member's value", "member",
        "Give the member the type that the reason names, and leave away what cannot be said of it.");

    public static readonly ModelRule Family = Rule("OFM015", "Family of entities cannot be joined", "entity",
        "Let each specialization lead to an entity of the model, and say what belongs to the whole family at its root.");

    public static readonly ModelRule Profile = Rule("OFM016", "Profile cannot be kept", "model",
        "Correct the name that the reason quotes, or say it where the reason says; Engine/docs/profile-and-flows.md tells what a profile holds.");

    public static readonly ModelRule Calculated = Rule("OFM017", "Calculated member cannot be computed", "entity",
        "Name members of the entity, or paths to members of what it refers to; name none where it needs all.");

    public static readonly ModelRule Text = Rule("OFM018", "Language or text cannot be kept", "model",
        "Declare each language once, the default one first, and give each text a key, the default language's words, and translations into declared languages alone.");

    public static readonly ModelRule Zone = Rule("OFM019", "Time zone is unknown", "model",
        "Write a name such as Europe/Amsterdam, or UTC; offsets are not accepted. A system without time zone data knows UTC alone.");

    private static ModelRule Rule(string code, string title, string place, string cure) => new(code, FindingSeverity.Error, title, place, cure);
}
