using System.Linq;
using Microsoft.CodeAnalysis;

namespace OfflineSync.Generators;

/// <summary>Finds attributes and their arguments.</summary>
internal static class AttributeReading
{
    public static AttributeData? Attribute(this ISymbol symbol, string fullName) =>
        symbol.GetAttributes().FirstOrDefault(attribute => attribute.AttributeClass?.ToDisplayString() == fullName);

    public static object? Named(this AttributeData? attribute, string name) =>
        attribute?.NamedArguments.FirstOrDefault(argument => argument.Key == name).Value.Value;

    public static object? First(this AttributeData? attribute) =>
        attribute is { ConstructorArguments.Length: > 0 } ? attribute.ConstructorArguments[0].Value : null;

    public static bool DerivesFrom(this INamedTypeSymbol? type, string fullName)
    {
        for (; type is not null; type = type.BaseType)
        {
            if (type.ToDisplayString() == fullName) return true;
        }
        return false;
    }
}
