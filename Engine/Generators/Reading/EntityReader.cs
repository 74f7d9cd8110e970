using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OfflineSync.Generators;

/// <summary>Reads an entity class.</summary>
internal static class EntityReader
{
    /// <summary>What is to be written for the class; null when it cannot be completed at all.</summary>
    public static EntityClass? Read(INamedTypeSymbol type, List<Finding> findings, CancellationToken cancellationToken)
    {
        int before = findings.Count;
        CheckClass(type, findings, cancellationToken);
        if (findings.Count > before) return null;

        List<EntityProperty> properties = [];
        List<EntitySet> sets = [];
        List<EntityCalculated> calculated = [];
        foreach (IPropertySymbol property in type.GetMembers().OfType<IPropertySymbol>())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (CalculatedReader.IsCalculated(property))
            {
                if (CalculatedReader.Read(type, property, findings) is { } computed) calculated.Add(computed);
            }
            else if (SetReader.IsSet(property)) sets.AddRange(SetReader.Read(type, property, findings));
            else if (PropertyReader.Read(type, property, findings) is { } read) properties.Add(read);
        }
        AttributeData entity = type.GetAttributes().First(attribute => attribute.AttributeClass?.Name == "EntityAttribute");
        return new EntityClass(
            type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            entity.Named("Id") as string,
            new EquatableList<EntityProperty>(properties),
            new EquatableList<EntitySet>(sets),
            new EquatableList<EntityCalculated>(calculated),
            type.BaseType?.Attribute("OfflineSync.EntityAttribute") is not null ? type.BaseType.Name : IsUser(type.BaseType) ? "User" : null,
            entity.Named("Persistable") is not false);
    }

    private static bool IsUser(INamedTypeSymbol? type) => type?.ToDisplayString() == "OfflineSync.User";

    private static void CheckClass(INamedTypeSymbol type, List<Finding> findings, CancellationToken cancellationToken)
    {
        bool isPartial = type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellationToken))
            .OfType<ClassDeclarationSyntax>()
            .All(declaration => declaration.Modifiers.Any(modifier => modifier.Text == "partial"));
        if (!isPartial) findings.Add(Finding.At(type, Findings.NotPartial, type.Name));
        if (type.BaseType?.ToDisplayString() != "OfflineSync.OfflineObject" && type.BaseType?.Attribute("OfflineSync.EntityAttribute") is null && !IsUser(type.BaseType)) findings.Add(Finding.At(type, Findings.NotDerived, type.Name));
        if (type.ContainingType is not null || type.IsGenericType) findings.Add(Finding.At(type, Findings.Nested, type.Name));
        if (type.IsAbstract || !type.InstanceConstructors.Any(constructor => constructor.Parameters.IsEmpty))
        {
            findings.Add(Finding.At(type, Findings.NotCreatable, type.Name));
        }
    }
}
