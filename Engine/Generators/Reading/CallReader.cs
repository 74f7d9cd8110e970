using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OfflineSync.Generators;

/// <summary>Reads the contract of a call of server logic.</summary>
internal static class CallReader
{
    /// <summary>What is to be written for the record; null when it cannot be completed.</summary>
    public static CallClass? Read(INamedTypeSymbol type, List<Finding> findings, CancellationToken cancellationToken)
    {
        bool isPartial = type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellationToken))
            .OfType<TypeDeclarationSyntax>()
            .All(declaration => declaration.Modifiers.Any(modifier => modifier.Text == "partial"));
        if (!isPartial || !type.IsRecord || type.IsAbstract || type.ContainingType is not null || type.IsGenericType) findings.Add(Finding.At(type, Findings.CallNotRecord, type.Name));
        ITypeSymbol? result = type.AllInterfaces.FirstOrDefault(implemented => implemented.OriginalDefinition.ToDisplayString() == "OfflineSync.IServerCall<TResult>")?.TypeArguments[0];
        if (result is null) findings.Add(Finding.At(type, Findings.CallWithoutResult, type.Name));
        AttributeData attribute = type.Attribute("OfflineSync.ServerCallAttribute")!;
        string[] roles = attribute.ConstructorArguments.FirstOrDefault() is { Kind: TypedConstantKind.Array, IsNull: false } names ? [.. names.Values.Select(value => value.Value as string).OfType<string>()] : [];
        if (roles.Length == 0) findings.Add(Finding.At(type, Findings.CallWithoutRoles, type.Name));
        if (findings.Count > 0 || result is null) return null;

        var shapes = new CallShapeReader(type, findings);
        string arguments = shapes.Record(type, isNullable: false), answer = shapes.Result(result);
        if (findings.Count > 0) return null;
        return new CallClass(
            type.ContainingNamespace.IsGlobalNamespace ? null : type.ContainingNamespace.ToDisplayString(),
            type.Name,
            attribute.Named("Name") as string ?? type.Name,
            attribute.Named("Version") as int? ?? 1,
            new EquatableList<string>(roles),
            arguments,
            answer);
    }
}
