using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace OfflineSync.Generators;

/// <summary>Reads a property of type <c>ObjectSet&lt;T&gt;</c>.</summary>
internal static class SetReader
{
    public static bool IsSet(IPropertySymbol property) => property.IsPartialDefinition && property.PartialImplementationPart is null && Target(property) is not null;

    /// <summary>The end of an association that the property becomes; nothing when it is none.</summary>
    public static IEnumerable<EntitySet> Read(INamedTypeSymbol entity, IPropertySymbol property, List<Finding> findings)
    {
        ITypeSymbol target = Target(property)!;
        if (property.IsStatic || property.GetMethod is null || property.SetMethod is not null)
        {
            findings.Add(Finding.At(property, Findings.SetAccessors, entity.Name, property.Name));
            yield break;
        }
        if (PropertyType.Of(target) is not { Kind: PropertyKind.Reference })
        {
            findings.Add(Finding.At(property, Findings.UnsupportedType, entity.Name, property.Name, property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), PropertyType.Cure(target)));
            yield break;
        }
        yield return new EntitySet(property.Name, PropertyReader.Modifiers(property), target.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(PropertyType.Format),
            target.Name, property.Attribute("OfflineSync.AssociationNameAttribute").First() as string);
    }

    private static ITypeSymbol? Target(IPropertySymbol property) => property.Type is INamedTypeSymbol { IsGenericType: true, Name: "ObjectSet" } set
        && set.ContainingNamespace.ToDisplayString() == "OfflineSync" ? set.TypeArguments[0] : null;
}
