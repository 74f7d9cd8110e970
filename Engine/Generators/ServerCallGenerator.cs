using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OfflineSync.Generators;

/// <summary>Completes records marked with <c>[ServerCall]</c>: how their arguments and results travel.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ServerCallGenerator : IIncrementalGenerator
{
    /// <inheritdoc />
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<Reading> calls = context.SyntaxProvider.ForAttributeWithMetadataName(
            "OfflineSync.ServerCallAttribute",
            static (node, _) => node is TypeDeclarationSyntax,
            static (found, cancellationToken) =>
            {
                List<Finding> findings = [];
                CallClass? call = CallReader.Read((INamedTypeSymbol)found.TargetSymbol, findings, cancellationToken);
                return new Reading(call, new EquatableList<Finding>(findings));
            });

        context.RegisterSourceOutput(calls, static (output, reading) =>
        {
            foreach (Finding finding in reading.Findings) output.ReportDiagnostic(finding.ToDiagnostic());
            if (reading.Call is null) return;
            string name = string.Join(".", new[] { reading.Call.Namespace, reading.Call.Name, "call.g.cs" }.Where(part => part is not null));
            output.AddSource(name, CallWriter.Write(reading.Call));
        });
    }

    private sealed record Reading(CallClass? Call, EquatableList<Finding> Findings);
}
