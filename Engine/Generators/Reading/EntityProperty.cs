namespace OfflineSync.Generators;

/// <summary>A partial property that becomes a member.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Id">The stable id from an attribute, or null.</param>
/// <param name="Kind">How the value is read and written.</param>
/// <param name="IsNullable">Whether the property can show that it is empty.</param>
/// <param name="Type">The property's type as C# text.</param>
/// <param name="BareType">The same without the question mark.</param>
/// <param name="Modifiers">The modifiers before <c>partial</c>, with a space behind each.</param>
/// <param name="SetterModifiers">The setter's own accessibility with a space behind it, or nothing; null where there is no setter.</param>
/// <param name="IsRequired">Whether the server refuses an empty value.</param>
/// <param name="MaxLength">The greatest length of a text, or of bytes.</param>
/// <param name="Default">The default value as a C# expression, or null.</param>
/// <param name="Keys">The names of an enumeration.</param>
/// <param name="ZeroKey">The enumeration's name for zero, or null.</param>
/// <param name="Target">The entity that a reference points to.</param>
/// <param name="Association">The association's name from an attribute, or null.</param>
/// <param name="Rules">The further validation rules as C# expressions.</param>
/// <param name="Origin">Where its values come from and how they are kept, as C# assignments.</param>
internal sealed record EntityProperty(
    string Name,
    string? Id,
    PropertyKind Kind,
    bool IsNullable,
    string Type,
    string BareType,
    string Modifiers,
    string? SetterModifiers,
    bool IsRequired,
    int? MaxLength,
    string? Default,
    EquatableList<string> Keys,
    string? ZeroKey,
    string? Target,
    string? Association,
    EquatableList<string> Rules,
    string Origin);

/// <summary>How a property's value is read and written.</summary>
internal enum PropertyKind
{
    String,
    Integer,
    Long,
    Decimal,
    Boolean,
    DateTime,
    DateTimeOffset,
    Enumeration,
    Reference,
    Binary,
}
