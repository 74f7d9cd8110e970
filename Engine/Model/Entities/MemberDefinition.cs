using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>A member of an entity: an attribute, or the owning end of an association.</summary>
[DebuggerDisplay("{Name} : {Type}")]
public sealed record MemberDefinition
{
    /// <summary>The name in code, constraints and tools.</summary>
    public required string Name { get; init; }

    /// <summary>The stable id in journals, events and databases. It stays when the name changes. The default is the first name.</summary>
    public string Id { get => field ?? Name; init; }

    /// <summary>The type of the values.</summary>
    public required MemberType Type { get; init; }

    /// <summary>Whether an empty value is refused by the server (whitespace counts as empty).</summary>
    public bool IsRequired { get; init; }

    /// <summary>The greatest length of a text in UTF-16 code units, or null for no limit; of a Binary in bytes, or null for <see cref="BinaryValue.DefaultLimit"/>.</summary>
    public int? MaxLength { get; init; }

    /// <summary>What else its values must keep, where the member itself declares it; <see cref="EntityDefinition.ValidationRules"/> has all of them.</summary>
    public ImmutableArray<ValidationRule> Rules { get; init; } = [];

    /// <summary>The value of a new object; null leaves the type's default (false, 0, empty).</summary>
    public object? DefaultValue { get; init; }

    /// <summary>Whether a new object is empty here where the type's default would be false or 0, as a property of type <c>int?</c> promises.</summary>
    public bool StartsEmpty { get; init; }

    /// <summary>Whether a new object has the moment of its creation here, by the clock of whoever creates it; for DateTime alone.</summary>
    public bool StartsNow { get; init; }

    /// <summary>The keys of an enumeration, in order; empty for other types.</summary>
    public ImmutableArray<string> EnumerationKeys { get; init; } = [];

    /// <summary>Where the values come from. The default is the app; all others are given by the server, and no device writes them.</summary>
    public ValueSource Source { get; init; }

    /// <summary>Whether only a hash of the text is kept, by the server alone: it is never synchronized, and no query asks for it.</summary>
    public bool IsHashed { get; init; }

    /// <summary>Whether a moment is converted between local time and UTC. False keeps its digits whatever the kind. The default is true.</summary>
    public bool IsLocalized { get; init; } = true;

    /// <summary>The entity that a reference points to, by name; null for attributes.</summary>
    public string? Target { get; init; }

    /// <summary>The specialization that a reference points to, where it takes no other object of the target's family.</summary>
    public string? TargetSpecialization { get; init; }

    /// <summary>Whether a reference takes an object of its target's family.</summary>
    /// <param name="target">What the object is; null where its entity has no family.</param>
    internal bool Takes(Specialization? target) => TargetSpecialization is not { } only || target?.Is(only) == true;

    /// <summary>The specialization that adds the member to its family; null for the root's own.</summary>
    public string? DeclaredBy { get; init; }

    /// <summary>Whether it says what an object of a family is.</summary>
    internal bool IsSpecialization { get; init; }

    /// <summary>The association's name, such as <c>City_Country</c>; null for attributes.</summary>
    public string? Association { get; init; }

    /// <summary>The place among the entity's members, from 0.</summary>
    public int Index { get; internal init; }

    /// <summary>The most bytes of a Binary.</summary>
    internal int ByteLimit => MaxLength ?? BinaryValue.DefaultLimit;

    /// <summary>The rules that follow from required and greatest length.</summary>
    internal IEnumerable<ValidationRule> ImpliedRules
    {
        get
        {
            if (IsRequired) yield return new RequiredRule { Member = Name };
            if (Type == MemberType.Binary) yield return new SizeRule { Member = Name, Most = ByteLimit };
            else if (MaxLength is { } most) yield return new LengthRule { Member = Name, Most = most };
        }
    }

    /// <summary>Whether this is the owning end of an association.</summary>
    public bool IsReference => Type == MemberType.Reference;

    /// <summary>What a default value says for <see cref="StartsNow"/>: in <c>[DefaultValue]</c>, in a model's JSON and for untyped attributes.</summary>
    internal const string NowToken = "[%CurrentDateTime%]";

    /// <summary>The value of a new object, but for the moment of its creation: the model's default, else false for Boolean and 0 for numbers unless it starts empty, and empty for everything else.</summary>
    public object? InitialValue => DefaultValue ?? Type switch
    {
        _ when StartsEmpty || Source != ValueSource.App => null,
        MemberType.Boolean => false,
        MemberType.Integer => 0,
        MemberType.Long => 0L,
        MemberType.Decimal => 0m,
        _ => null,
    };
}
