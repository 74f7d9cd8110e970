using System;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace OfflineSync.Generators;

/// <summary>Turns a <c>[DefaultValue]</c> into a C# expression of the stored form.</summary>
internal static class DefaultReader
{
    /// <summary>Stands for the moment at which an object is created.</summary>
    public const string Now = "[%CurrentDateTime%]";

    public static bool TryRead(AttributeData attribute, PropertyType type, out string? expression)
    {
        expression = null;
        object? value = Value(attribute, type);
        if (value is null or "") return true;
        expression = Expression(value, type);
        return expression is not null;
    }

    public static string Shown(AttributeData attribute) => string.Join(", ", attribute.ConstructorArguments.Select(argument => argument.ToCSharpString()));

    // [DefaultValue(typeof(decimal), "1.5")] carries its value as text.
    private static object? Value(AttributeData attribute, PropertyType type)
    {
        if (attribute.ConstructorArguments.Length < 2) return attribute.First();
        string? text = attribute.ConstructorArguments[1].Value as string;
        return type.Kind switch
        {
            PropertyKind.Decimal when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out decimal number) => number,
            PropertyKind.Integer or PropertyKind.Long when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) => number,
            _ => text,
        };
    }

    public static string? Expression(object value, PropertyType type) => type.Kind switch
    {
        PropertyKind.String => value is string text ? SymbolDisplay.FormatLiteral(text, quote: true) : null,
        PropertyKind.Boolean => value is bool flag ? (flag ? "true" : "false") : null,
        PropertyKind.Integer => Number(value) is { } number && number == decimal.Truncate(number) && number is >= int.MinValue and <= int.MaxValue ? $"{Text(number)}" : null,
        PropertyKind.Long => Number(value) is { } number && number == decimal.Truncate(number) && number is >= long.MinValue and <= long.MaxValue ? $"{Text(number)}L" : null,
        PropertyKind.Decimal => Number(value) is { } number ? $"{Text(number)}m" : null,
        PropertyKind.DateTime or PropertyKind.DateTimeOffset => Moment(value),
        PropertyKind.Enumeration => Key(value, type),
        _ => null,
    };

    private static string Text(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);

    private static decimal? Number(object value) => value switch
    {
        decimal number => number,
        // The text of a double is the number that was written; its exact binary value is not.
        double number => decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal read) ? read : null,
        float number => decimal.TryParse(number.ToString("R", CultureInfo.InvariantCulture), NumberStyles.Float, CultureInfo.InvariantCulture, out decimal read) ? read : null,
        sbyte or byte or short or ushort or int or uint or long or ulong => Convert.ToDecimal(value, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static string? Moment(object value) =>
        value is Now ? Now
        : value is string text && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset moment)
            ? $"new global::System.DateTime({moment.UtcTicks.ToString(CultureInfo.InvariantCulture)}L, global::System.DateTimeKind.Utc)"
            : null;

    private static string? Key(object value, PropertyType type)
    {
        string? key = value is string text
            ? type.Keys.FirstOrDefault(name => name == text)
            : ((INamedTypeSymbol)type.Symbol).GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, value))?.Name;
        return key is null ? null : SymbolDisplay.FormatLiteral(key, quote: true);
    }
}
