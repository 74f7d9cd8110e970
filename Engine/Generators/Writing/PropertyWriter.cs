using System.Linq;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace OfflineSync.Generators;

/// <summary>Writes the implementation of a partial property.</summary>
internal static class PropertyWriter
{
    public static void Write(StringBuilder code, EntityProperty property, string index)
    {
        code.Append($"\n    {property.Modifiers}partial {property.Type} {Identifier.Escape(property.Name)}\n    {{\n");
        code.Append($"        get => {Getter(property, index)};\n");
        if (property.SetterModifiers is not null) code.Append($"        {property.SetterModifiers}set => Set({index}, {Setter(property)});\n");
        code.Append("    }\n");
    }

    public static void Write(StringBuilder code, EntitySet set) =>
        code.Append($"\n    {set.Modifiers}partial global::OfflineSync.ObjectSet<{set.BareTarget}> {Identifier.Escape(set.Name)} => GetSet<{set.BareTarget}>({Quote(set.Name)});\n");

    private static string Getter(EntityProperty property, string index) => property.Kind switch
    {
        PropertyKind.String when property.IsNullable => $"(string?)Get({index})",
        PropertyKind.String => $"(string?)Get({index}) ?? \"\"",
        // A copy: what somebody does to the array never reaches the object.
        PropertyKind.Binary => $"(Get({index}) as global::OfflineSync.BinaryValue)?.ToArray(){(property.IsNullable ? "" : " ?? []")}",
        // Code without nullable annotations has a type without a question mark here.
        PropertyKind.Reference => $"(GetReference({index}) as {property.BareType}){(property.Type.EndsWith("?") ? "" : "!")}",
        PropertyKind.Enumeration => EnumerationGetter(property, index),
        PropertyKind.DateTime when IsFloating(property) => $"Get({index}) is global::System.DateTime moment ? global::System.DateTime.SpecifyKind(moment, global::System.DateTimeKind.Unspecified) : {Empty(property)}",
        PropertyKind.DateTimeOffset => $"Get({index}) is global::System.DateTime moment ? new global::System.DateTimeOffset(moment) : {Empty(property)}",
        _ when property.IsNullable => $"({property.BareType}?)Get({index})",
        _ => $"GetOrDefault<{property.BareType}>({index})",
    };

    // The same digits on every clock: no kind, so that nothing converts them.
    private static bool IsFloating(EntityProperty property) => property.Origin.Contains("IsLocalized = false");

    private static string Setter(EntityProperty property) => property.Kind == PropertyKind.Enumeration ? EnumerationSetter(property) : "value";

    private static string EnumerationGetter(EntityProperty property, string index)
    {
        string arms = string.Concat(property.Keys.Select(key => $"{Quote(key)} => {property.BareType}.{Identifier.Escape(key)}, "));
        return $"Get({index}) switch {{ {arms}_ => {Empty(property)} }}";
    }

    private static string EnumerationSetter(EntityProperty property)
    {
        string arms = string.Concat(property.Keys.Select(key => $"{property.BareType}.{Identifier.Escape(key)} => {Quote(key)}, "));
        if (property.IsNullable) arms += "null => null, ";
        else if (property.ZeroKey is null) arms += "0 => null, ";
        // A number without a name becomes its digits, which the model refuses with the list of keys.
        return $"value switch {{ {arms}_ => value.ToString() }}";
    }

    private static string Empty(EntityProperty property) => property.IsNullable ? "null" : $"default({property.BareType})";

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
