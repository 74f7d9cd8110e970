using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace OfflineSync.Generators;

/// <summary>Reads a property that is marked with <c>[Calculated]</c>.</summary>
internal static class CalculatedReader
{
    public static bool IsCalculated(IPropertySymbol property) => property.PartialDefinitionPart is null && property.Attribute("OfflineSync.CalculatedAttribute") is not null;

    /// <summary>What the model knows of the property; null when it is none that can be calculated.</summary>
    public static EntityCalculated? Read(INamedTypeSymbol entity, IPropertySymbol property, List<Finding> findings)
    {
        bool isAutomatic = property.DeclaringSyntaxReferences.Any(reference => PropertyReader.IsAutomatic(reference.GetSyntax()));
        if (property.IsPartialDefinition || property.IsStatic || property.IsIndexer || property.GetMethod is null || property.SetMethod is not null || isAutomatic)
        {
            findings.Add(Finding.At(property, Findings.CalculatedAccessors, entity.Name, property.Name,
                property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
            return null;
        }
        AttributeData attribute = property.Attribute("OfflineSync.CalculatedAttribute")!;
        // A list of arguments that is not there at all has no values either.
        IEnumerable<string> needs = attribute.ConstructorArguments is { Length: 1 } arguments && !arguments[0].Values.IsDefault ? arguments[0].Values.Select(value => value.Value).OfType<string>() : [];
        return new EntityCalculated(property.Name, new EquatableList<string>(needs.ToArray()));
    }
}
