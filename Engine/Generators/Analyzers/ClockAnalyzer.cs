using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace OfflineSync.Generators;

/// <summary>Finds flows that ask the system for the time.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ClockAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(CodeFindings.ClockInFlow);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(static found =>
        {
            IPropertySymbol property = ((IPropertyReferenceOperation)found.Operation).Property;
            if (property is not { IsStatic: true, Name: "Now" or "UtcNow" or "Today", ContainingType: { Name: "DateTime" or "DateTimeOffset", ContainingNamespace.Name: "System" } }) return;
            if (!IsFlow(found.ContainingSymbol.ContainingType) && !IsInFlow(found.Operation)) return;
            found.ReportDiagnostic(Diagnostic.Create(CodeFindings.ClockInFlow, found.Operation.Syntax.GetLocation(), $"{property.ContainingType.Name}.{property.Name}"));
        }, OperationKind.PropertyReference);
    }

    private static bool IsFlow(INamedTypeSymbol? type) => type is not null && (type.AllInterfaces.Any(one => one.Name == "IFlow" && one.IsOfEngine()) || IsFlow(type.ContainingType));

    // engine.RunAsync(async flow => …)
    private static bool IsInFlow(IOperation operation)
    {
        for (IOperation? outer = operation.Parent; outer is not null; outer = outer.Parent)
        {
            if (outer is IAnonymousFunctionOperation function && function.Symbol.Parameters.Any(parameter => parameter.Type.Name == "FlowContext" && parameter.Type.IsOfEngine())) return true;
        }
        return false;
    }
}
