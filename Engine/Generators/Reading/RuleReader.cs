using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OfflineSync.Generators;

/// <summary>Turns validation attributes into the model's rules, as C# expressions.</summary>
internal static class RuleReader
{
    private const string Annotations = "System.ComponentModel.DataAnnotations.";
    public const string Unique = "OfflineSync.UniqueAttribute";

    /// <summary>The rule of an attribute; null when it is none, or does not fit the property.</summary>
    public static string? Read(AttributeData attribute, IPropertySymbol property, PropertyType type) => attribute.AttributeClass?.ToDisplayString() switch
    {
        Unique when type.Kind != PropertyKind.Boolean => Rule("UniqueRule", property, attribute, attribute.Named("IgnoresCase") is true ? ", IgnoresCase = true" : ""),
        Annotations + "RangeAttribute" => Range(attribute, property, type),
        Annotations + "RegularExpressionAttribute" when type.Kind == PropertyKind.String && attribute.First() is string pattern => Rule("PatternRule", property, attribute, $", Pattern = {Quote(pattern)}"),
        Annotations + "CompareAttribute" when type.Kind != PropertyKind.Binary && attribute.First() is string other => Rule("EqualRule", property, attribute, $", Other = global::OfflineSync.RuleOperand.Of({Quote(other)})"),
        _ => null,
    };

    /// <summary>All rules of a property.</summary>
    public static EquatableList<string> ReadAll(IPropertySymbol property, PropertyType type) =>
        new(property.GetAttributes().Select(attribute => Read(attribute, property, type)).OfType<string>().ToArray());

    private static string? Range(AttributeData attribute, IPropertySymbol property, PropertyType type)
    {
        if (type.Kind is not (PropertyKind.Integer or PropertyKind.Long or PropertyKind.Decimal)) return null;
        IReadOnlyList<TypedConstant> limits = attribute.ConstructorArguments;
        // [Range(typeof(decimal), "0.5", "10")] carries its limits as texts.
        if (limits.Count != 2 || limits[0].Value is not { } least || limits[1].Value is not { } most) return null;
        return DefaultReader.Expression(least, type) is { } from && DefaultReader.Expression(most, type) is { } to
            ? Rule("RangeRule", property, attribute, $", Least = global::OfflineSync.RuleOperand.Constant({from}), Most = global::OfflineSync.RuleOperand.Constant({to})")
            : null;
    }

    private static string Rule(string rule, IPropertySymbol property, AttributeData attribute, string rest)
    {
        string message = attribute.Named("ErrorMessage") is string text ? $", Message = {Quote(text)}" : "";
        return $"new global::OfflineSync.{rule} {{ Member = {Quote(property.Name)}{rest}{message} }}";
    }

    private static string Quote(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
