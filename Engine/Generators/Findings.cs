using Microsoft.CodeAnalysis;

namespace OfflineSync.Generators;

/// <summary>Everything that the generator may have to say. Each message ends with the cure.</summary>
internal static class Findings
{
    public static readonly DiagnosticDescriptor NotPartial = Error("OSY001", "Entity class is not partial",
        "The entity class {0} is not partial: write 'public partial class {0} : OfflineObject'");

    public static readonly DiagnosticDescriptor NotDerived = Error("OSY002", "Entity class does not derive from OfflineObject",
        "The entity class {0} does not derive from OfflineObject directly: write 'public partial class {0} : OfflineObject'");

    public static readonly DiagnosticDescriptor Nested = Error("OSY003", "Entity class is nested or generic",
        "The entity class {0} is nested in another type or has type parameters: move it into a namespace, as a class without type parameters");

    public static readonly DiagnosticDescriptor NotCreatable = Error("OSY004", "Entity class cannot be created",
        "Objects of the entity class {0} cannot be made: it must not be abstract and needs a constructor without parameters");

    public static readonly DiagnosticDescriptor UnsupportedType = Error("OSY005", "Member type is not supported",
        "{0}.{1} has the type {2}, which no member can have: use {3}, or take 'partial' away to leave it out of the model");

    public static readonly DiagnosticDescriptor MemberNotPartial = Error("OSY006", "Member is not partial",
        "{0}.{1} has the attribute {2} but is not partial, so it is no member: write 'public partial {3} {1} {{ get; set; }}' or take the attribute away");

    public static readonly DiagnosticDescriptor NotStored = Warning("OSY007", "Property is not stored",
        "{0}.{1} keeps a value that is no member and is lost with the object: write 'partial' before its type, or compute it from members");

    public static readonly DiagnosticDescriptor Accessors = Error("OSY008", "Member lacks an accessor",
        "{0}.{1} must have a getter and a setter, and must not be static: write '{{ get; set; }}' (the setter may be private)");

    public static readonly DiagnosticDescriptor ReferenceNotNullable = Error("OSY009", "Reference is not nullable",
        "{0}.{1} refers to another object and may be empty: write '{2}?' as its type (with [Required] if the server shall refuse an empty one)");

    public static readonly DiagnosticDescriptor NameTaken = Error("OSY010", "Member name is taken",
        "{0}.{1} hides a member that every object has: choose another name, and keep the stable id with [MemberId] if there is data");

    public static readonly DiagnosticDescriptor DefaultDoesNotFit = Error("OSY011", "Default value does not fit",
        "The default value {2} of {0}.{1} is no value of its type: write a constant that a {3} can hold without loss");

    public static readonly DiagnosticDescriptor NotEnforced = Warning("OSY012", "Validation attribute is not enforced",
        "Nothing enforces [{2}] on {0}.{1}: the model knows [Required], [StringLength] and [MaxLength]; check the rest in server code");

    public static readonly DiagnosticDescriptor NotAnAssociation = Error("OSY013", "Association name without an association",
        "{0}.{1} carries [AssociationName] but its type is no entity class: take the attribute away, or refer to a class marked with [Entity]");

    private static DiagnosticDescriptor Error(string id, string title, string message) =>
        new(id, title, message, "OfflineSync.Model", DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static DiagnosticDescriptor Warning(string id, string title, string message) =>
        new(id, title, message, "OfflineSync.Model", DiagnosticSeverity.Warning, isEnabledByDefault: true);
}
