using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace OfflineSync.Generators;

/// <summary>Finds commits, deletes and synchronizations whose task falls to the floor.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UnawaitedAnalyzer : DiagnosticAnalyzer
{
    private static readonly ImmutableHashSet<string> names = ImmutableHashSet.Create("CommitAsync", "CommitAllAsync", "DeleteAsync", "SynchronizeAsync", "ResubmitAsync", "DismissAsync");

    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(CodeFindings.Unawaited);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(static found =>
        {
            IOperation statement = ((IExpressionStatementOperation)found.Operation).Operation;
            if (statement is IConditionalAccessOperation conditional) statement = conditional.WhenNotNull;
            if (statement is IInvocationOperation call && names.Contains(call.TargetMethod.Name) && call.TargetMethod.ContainingType.IsOfEngine() && call.Type?.Name == "Task")
            {
                found.ReportDiagnostic(Diagnostic.Create(CodeFindings.Unawaited, call.Syntax.GetLocation(), call.TargetMethod.Name));
            }
        }, OperationKind.ExpressionStatement);
    }
}
