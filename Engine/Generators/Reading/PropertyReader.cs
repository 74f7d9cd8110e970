using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OfflineSync.Generators;

/// <summary>Reads a property of an entity class.</summary>
internal static class PropertyReader
{
    private const string Annotations = "System.ComponentModel.DataAnnotations.";

    private static readonly string[] TakenNames = ["Id", "Entity", "State", "IsEmpty", "ChangedMembers", "Shape", "PropertyChanged", "SpecializationName"];

    private static readonly string[] MemberAttributes =
        ["OfflineSync.MemberIdAttribute", "OfflineSync.AssociationNameAttribute", Annotations + "RequiredAttribute", Annotations + "StringLengthAttribute", Annotations + "MaxLengthAttribute", "OfflineSync.UniqueAttribute"];

    /// <summary>The member that the property becomes; null when it is none.</summary>
    public static EntityProperty? Read(INamedTypeSymbol entity, IPropertySymbol property, List<Finding> findings)
    {
        if (!property.IsPartialDefinition)
        {
            CheckOrdinary(entity, property, findings);
            return null;
        }
        // Somebody wrote the implementation by hand: then it is theirs.
        if (property.PartialImplementationPart is not null) return null;
        if (TakenNames.Contains(property.Name)) findings.Add(Finding.At(property, Findings.NameTaken, entity.Name, property.Name));
        string? source = SourceReader.Source(property);
        if (source is not null && property is { IsStatic: false, GetMethod: not null, SetMethod: not null })
        {
            findings.Add(Finding.At(property, Findings.GivenByServer, entity.Name, property.Name, source));
            return null;
        }
        if (property.IsStatic || property.GetMethod is null || (property.SetMethod is null && source is null) || property.SetMethod is { IsInitOnly: true } || property.IsIndexer)
        {
            findings.Add(Finding.At(property, Findings.Accessors, entity.Name, property.Name));
            return null;
        }
        if (PropertyType.Of(property.Type) is not { } type)
        {
            findings.Add(Finding.At(property, Findings.UnsupportedType, entity.Name, property.Name,
                property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat), PropertyType.Cure(property.Type)));
            return null;
        }
        CheckAttributes(entity, property, type, findings);
        return Read(entity, property, type, findings);
    }

    private static EntityProperty Read(INamedTypeSymbol entity, IPropertySymbol property, PropertyType type, List<Finding> findings)
    {
        AttributeData? association = property.Attribute("OfflineSync.AssociationNameAttribute");
        object? length = property.Attribute(Annotations + "StringLengthAttribute").First() ?? property.Attribute(Annotations + "MaxLengthAttribute").First();
        string? defaultValue = null;
        if (property.Attribute("System.ComponentModel.DefaultValueAttribute") is { } attribute && !DefaultReader.TryRead(attribute, type, out defaultValue))
        {
            findings.Add(Finding.At(property, Findings.DefaultDoesNotFit, entity.Name, property.Name, DefaultReader.Shown(attribute), type.Kind.ToString()));
        }
        return new EntityProperty(
            property.Name,
            property.Attribute("OfflineSync.MemberIdAttribute").First() as string,
            type.Kind,
            type.IsNullable,
            property.Type.ToDisplayString(PropertyType.Format),
            type.BareType,
            Modifiers(property),
            property.SetMethod is null ? null : property.SetMethod.DeclaredAccessibility == property.DeclaredAccessibility ? "" : SyntaxFacts.GetText(property.SetMethod.DeclaredAccessibility) + " ",
            property.Attribute(Annotations + "RequiredAttribute") is not null,
            type.Kind is PropertyKind.String or PropertyKind.Binary && length is int and > 0 ? (int)length : null,
            defaultValue,
            new EquatableList<string>(type.Keys),
            type.ZeroKey,
            type.Kind == PropertyKind.Reference ? property.Type.Name : null,
            association.First() as string,
            RuleReader.ReadAll(property, type),
            SourceReader.Read(property));
    }

    private static void CheckOrdinary(INamedTypeSymbol entity, IPropertySymbol property, List<Finding> findings)
    {
        if (property.IsStatic || property.PartialDefinitionPart is not null) return;
        string? attribute = MemberAttributes.FirstOrDefault(name => property.Attribute(name) is not null);
        if (attribute is not null)
        {
            string shown = attribute.Substring(attribute.LastIndexOf('.') + 1).Replace("Attribute", "");
            findings.Add(Finding.At(property, Findings.MemberNotPartial, entity.Name, property.Name, $"[{shown}]",
                property.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)));
        }
        else if (property.SetMethod is not null && property.DeclaringSyntaxReferences.Any(reference => IsAutomatic(reference.GetSyntax())))
        {
            findings.Add(Finding.At(property, Findings.NotStored, entity.Name, property.Name));
        }
    }

    private static void CheckAttributes(INamedTypeSymbol entity, IPropertySymbol property, PropertyType type, List<Finding> findings)
    {
        if (type.Kind == PropertyKind.Reference)
        {
            if (property.NullableAnnotation == NullableAnnotation.NotAnnotated)
            {
                findings.Add(Finding.At(property, Findings.ReferenceNotNullable, entity.Name, property.Name, property.Type.Name));
            }
        }
        else if (property.Attribute("OfflineSync.AssociationNameAttribute") is not null)
        {
            findings.Add(Finding.At(property, Findings.NotAnAssociation, entity.Name, property.Name));
        }
        foreach (AttributeData attribute in property.GetAttributes())
        {
            bool isRule = attribute.AttributeClass?.ToDisplayString() == RuleReader.Unique || attribute.AttributeClass.DerivesFrom(Annotations + "ValidationAttribute") && !MemberAttributes.Contains(attribute.AttributeClass!.ToDisplayString());
            if (!isRule) continue;
            if (RuleReader.Read(attribute, property, type) is not null) continue;
            findings.Add(Finding.At(property, Findings.NotEnforced, entity.Name, property.Name, attribute.AttributeClass!.Name.Replace("Attribute", "")));
        }
    }

    internal static string Modifiers(IPropertySymbol property)
    {
        // The implementation repeats what the definition says; 'partial' itself comes last.
        IEnumerable<string> written = property.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax())
            .OfType<PropertyDeclarationSyntax>()
            .SelectMany(declaration => declaration.Modifiers)
            .Select(modifier => modifier.Text)
            .Where(modifier => modifier != "partial");
        return string.Concat(written.Select(modifier => modifier + " "));
    }

    internal static bool IsAutomatic(SyntaxNode declaration) =>
        declaration is PropertyDeclarationSyntax { ExpressionBody: null, AccessorList: { } accessors }
        && accessors.Accessors.All(accessor => accessor.Body is null && accessor.ExpressionBody is null);
}
