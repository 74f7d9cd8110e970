using Microsoft.CodeAnalysis;

namespace OfflineSync.Generators;

/// <summary>
/// Everything that the generator may have to say. Each message ends with the cure; the description tells the cause to somebody who meets
/// it for the first time. Engine/docs/diagnostics.md is written from this list.
/// </summary>
internal static class Findings
{
    public static readonly DiagnosticDescriptor NotPartial = Error("OFS0001", "Entity class is not partial",
        "The entity class {0} is not partial: write 'public partial class {0} : OfflineObject'",
        "The generator adds the code of the members to the class, which is possible only where every part of it is declared partial. Write 'partial' before 'class'.");

    public static readonly DiagnosticDescriptor NotDerived = Error("OFS0002", "Entity class does not derive from OfflineObject",
        "The entity class {0} does not derive from OfflineObject directly: write 'public partial class {0} : OfflineObject'",
        "An object keeps its values, its changes and its place in a unit of work in OfflineObject, and a class between the two would be an entity of which the model knows nothing. Derive from OfflineObject directly; put what several entities share into an interface.");

    public static readonly DiagnosticDescriptor Nested = Error("OFS0003", "Entity class is nested or generic",
        "The entity class {0} is nested in another type or has type parameters: move it into a namespace, as a class without type parameters",
        "An entity has one name and one set of members, in the model as in the databases. Move the class out of the other type, and write one class for each type argument.");

    public static readonly DiagnosticDescriptor NotCreatable = Error("OFS0004", "Entity class cannot be created",
        "Objects of the entity class {0} cannot be made: it must not be abstract and needs a constructor without parameters",
        "The engine makes an object for each row that it loads. Let the class have a constructor without parameters, of any accessibility, and set values with Create(…) instead of a constructor's parameters.");

    public static readonly DiagnosticDescriptor UnsupportedType = Error("OFS0005", "Member type is not supported",
        "{0}.{1} has the type {2}, which no member can have: use {3}, or take 'partial' away to leave it out of the model",
        "A member must mean the same in C#, in SQLite, in PostgreSQL and on the wire: text, int, long, decimal, bool, DateTime, DateTimeOffset, an enumeration, bytes, or a reference to another entity. Use the type that the message proposes, or leave the property out of the model by taking 'partial' away.");

    public static readonly DiagnosticDescriptor MemberNotPartial = Error("OFS0006", "Member is not partial",
        "{0}.{1} has the attribute {2} but is not partial, so it is no member: write 'public partial {3} {1} {{ get; set; }}' or take the attribute away",
        "Only partial properties become members. An attribute of a member on another property would have no effect. Write 'partial' before the type, or take the attribute away.");

    public static readonly DiagnosticDescriptor NotStored = Warning("OFS0007", "Property is not stored",
        "{0}.{1} keeps a value that is no member and is lost with the object: write 'partial' before its type, or compute it from members",
        "An automatic property lives in memory only: it is neither committed nor synchronized, and another load of the same object does not have it. Write 'partial' before its type if it shall be a member; compute it from members, or suppress the warning, if it shall not.");

    public static readonly DiagnosticDescriptor Accessors = Error("OFS0008", "Member lacks an accessor",
        "{0}.{1} must have a getter and a setter, and must not be static: write '{{ get; set; }}' (the setter may be private)",
        "A synchronization sets members of objects that are loaded, so that a member needs a setter, though not a public one, and 'init' is not enough. Write '{ get; set; }' or '{ get; private set; }'.");

    public static readonly DiagnosticDescriptor ReferenceNotNullable = Error("OFS0009", "Reference is not nullable",
        "{0}.{1} refers to another object and may be empty: write '{2}?' as its type (with [Required] if the server shall refuse an empty one)",
        "The object at the other end may be deleted, or may not be on this device, so that a reference is null sometimes, required or not. Write its type with '?'.");

    public static readonly DiagnosticDescriptor NameTaken = Error("OFS0010", "Member name is taken",
        "{0}.{1} hides a member that every object has: choose another name, and keep the stable id with [MemberId] if there is data",
        "OfflineObject has a member of that name, and code that meant the one would get the other. Choose another name. Data is kept by the stable id: [MemberId(\"OldName\")].");

    public static readonly DiagnosticDescriptor DefaultDoesNotFit = Error("OFS0011", "Default value does not fit",
        "The default value {2} of {0}.{1} is no value of its type: write a constant that a {3} can hold without loss",
        "New objects begin with the default value, so it must be a value of the member's type. Write a constant of that type; for decimal, [DefaultValue(typeof(decimal), \"1.5\")]; a DateTime takes its text, or \"[%CurrentDateTime%]\" for the moment at which the object is created.");

    public static readonly DiagnosticDescriptor NotEnforced = Warning("OFS0012", "Validation attribute is not enforced",
        "Nothing enforces [{2}] on {0}.{1}: the model knows [Required], [StringLength], [MaxLength], [Unique] but of bool, [Range] of numbers, [RegularExpression] of texts and [Compare]; check the rest in a handler on the server",
        "The server refuses what breaks a rule of the model, and this attribute is none. Keep it for the user interface and suppress the warning, or check the rule in server code.");

    public static readonly DiagnosticDescriptor NotAnAssociation = Error("OFS0013", "Association name without an association",
        "{0}.{1} carries [AssociationName] but its type is no entity class: take the attribute away, or refer to a class marked with [Entity]",
        "An association leads from one entity to another. Take the attribute away from an attribute of the entity, or let the property's type be a class marked with [Entity].");

    public static readonly DiagnosticDescriptor GivenByServer = Error("OFS0014", "Member of the server has a setter",
        "{0}.{1} is [{2}]: the server gives its values, so write '{{ get; }}' alone",
        "Numbers, dates and users that the server stamps cannot be set by an app; what devices sent of them would be refused. Take the setter away: '{ get; }'.");

    public static readonly DiagnosticDescriptor SetAccessors = Error("OFS0015", "Set has a setter",
        "{0}.{1} is an end of a many-to-many association: write '{{ get; }}' alone, and add to and remove from it",
        "The set itself never changes, what is in it does. Take the setter away: '{ get; }'; Add and Remove change what it holds.");

    public static readonly DiagnosticDescriptor CallNotRecord = Error("OFS0016", "Call is not a partial record",
        "The call {0} must be a partial record in a namespace: write 'public sealed partial record {0}(…) : IServerCall<…>'",
        "A call of server logic is the same for app and server: a record of its arguments, to which the generator adds how it travels. Write it as a partial record, not abstract, not generic, not inside another type.");

    public static readonly DiagnosticDescriptor CallWithoutResult = Error("OFS0017", "Call does not say its result",
        "The call {0} does not implement IServerCall: write 'record {0}(…) : IServerCall<TResult>', with NoResult where there is none",
        "App and server must agree on the result, so it is part of the contract. Implement IServerCall<TResult>; the type is a value, an id, a record, a list, or NoResult.");

    public static readonly DiagnosticDescriptor CallPersistable = Error("OFS0018", "Object of an entity in a call",
        "{0} cannot carry {1}, a {2}: pass its ObjectId, or a record of the values that matter",
        "An object of an entity lives in the device's database and in the server's, each with a state of its own; sent along with a call, directly or within a record or list, it would be a third one. Pass its id, and let the server find it; objects come back with SynchronizeToDevice.");

    public static readonly DiagnosticDescriptor CallType = Error("OFS0019", "Type cannot travel in a call",
        "{0} cannot carry {1}, a {2}: use {3}",
        "What travels must mean the same on both sides, without reflection: text, int, long, decimal, bool, DateTime, DateTimeOffset, ObjectId, an enumeration, records of these and lists. Use what the message proposes.");

    public static readonly DiagnosticDescriptor CallWithoutRoles = Error("OFS0020", "Call without roles",
        "Nobody may call {0}: name the user roles that may, as in [ServerCall(\"User\")]",
        "The server looks at the roles of the user who calls, and a call that names none could be made by nobody. Name each role that may.");

    public static readonly DiagnosticDescriptor CalculatedAccessors = Error("OFS0021", "Calculated member is no computed property",
        "{0}.{1} is [Calculated]: write an ordinary property that computes its value, 'public {2} {1} => …;', or take the attribute away",
        "What is calculated is computed by code wherever it is read, from members; it is neither stored nor synchronized. Write a property with a getter alone, not partial, not static and not automatic. What shall be stored is a partial property without the attribute.");

    private static DiagnosticDescriptor Error(string id, string title, string message, string description) => Describe(id, title, message, description, DiagnosticSeverity.Error);

    private static DiagnosticDescriptor Warning(string id, string title, string message, string description) => Describe(id, title, message, description, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Describe(string id, string title, string message, string description, DiagnosticSeverity severity) =>
        new(id, title, message, "OfflineSync.Model", severity, isEnabledByDefault: true, description, HelpLinks.To(id));
}
