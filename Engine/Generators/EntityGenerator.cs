using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OfflineSync.Generators;

/// <summary>Completes classes marked with <c>[Entity]</c>: their shape, and the implementation of their partial properties.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class EntityGenerator : IIncrementalGenerator
{
    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Reading> classes = context.SyntaxProvider.ForAttributeWithMetadataName(
            "OfflineSync.EntityAttribute",
            static (node, _) => node is ClassDeclarationSyntax,
            static (found, cancellationToken) =>
            {
                List<Finding> findings = [];
                EntityClass? entity = EntityReader.Read((INamedTypeSymbol)found.TargetSymbol, findings, cancellationToken);
                return new Reading(entity, new EquatableList<Finding>(findings));
            });

        context.RegisterSourceOutput(classes, static (output, reading) =>
        {
            foreach (Finding finding in reading.Findings) output.ReportDiagnostic(finding.ToDiagnostic());
            if (reading.Class is null) return;
            string name = string.Join(".", new[] { reading.Class.Namespace, reading.Class.Name, "g.cs" }.Where(part => part is not null));
            output.AddSource(name, EntityWriter.Write(reading.Class));
        });
    }

    private sealed record Reading(EntityClass? Class, EquatableList<Finding> Findings);
}
