using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace OfflineSync.Generators;

/// <summary>Finds in code what works here and is forbidden elsewhere; the model's check finds the rest. Off by default.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class CompatibilityAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(CodeFindings.Calculated, CodeFindings.Export);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(static found =>
        {
            var property = (IPropertySymbol)found.Symbol;
            if (property is not { IsStatic: false, IsPartialDefinition: false, SetMethod: null, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, PartialDefinitionPart: null }) return;
            if (!property.ContainingType.GetAttributes().Any(attribute => attribute.AttributeClass?.ToDisplayString() == "OfflineSync.EntityAttribute")) return;
            found.ReportDiagnostic(Diagnostic.Create(CodeFindings.Calculated, property.Locations[0], property.ContainingType.Name, property.Name));
        }, SymbolKind.Property);
        context.RegisterOperationAction(static found =>
        {
            var call = (IInvocationOperation)found.Operation;
            if (call.TargetMethod.Name is not ("WriteCsvAsync" or "WriteExcelAsync") || !call.TargetMethod.ContainingType.IsOfEngine()) return;
            found.ReportDiagnostic(Diagnostic.Create(CodeFindings.Export, call.Syntax.GetLocation(), call.TargetMethod.Name));
        }, OperationKind.Invocation);
    }
}
