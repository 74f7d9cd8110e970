using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace OfflineSync.Generators;

/// <summary>Finds rules for roles that the same model definition does not declare, where it declares any.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RoleAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(CodeFindings.UnknownRole);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var define = (IInvocationOperation)context.Operation;
        if (define.TargetMethod is not { Name: "Define", ContainingType.Name: "DomainModel" } || !define.TargetMethod.ContainingType.IsOfEngine()) return;
        IOperation[] inside = [.. define.Descendants()];
        IInvocationOperation[] calls = [.. inside.OfType<IInvocationOperation>().Where(call => call.TargetMethod.ContainingType.IsOfEngine())];
        // Whoever gets the builder may declare roles where nobody sees it from here.
        if (inside.OfType<IArgumentOperation>().Any(argument => argument.Value.Type?.Name == "DomainModelBuilder" && argument.Value.Type.IsOfEngine())) return;
        HashSet<string> declared = [];
        foreach (IInvocationOperation call in calls.Where(call => call.TargetMethod is { Name: "Roles", ContainingType.Name: "DomainModelBuilder" }))
        {
            if (call.Argument("roles") is not IArrayCreationOperation { Initializer: { } list }) return;
            foreach (IOperation role in list.ElementValues)
            {
                if (role.ConstantValue is not { HasValue: true, Value: string name }) return;
                declared.Add(name);
            }
        }
        if (declared.Count == 0) return;
        foreach (IInvocationOperation call in calls.Where(call => call.TargetMethod.Name is "Allow" or "AllowAnonymous"))
        {
            if (call.ConstantText("role") is { } role && !declared.Contains(role))
            {
                context.ReportDiagnostic(Diagnostic.Create(CodeFindings.UnknownRole, call.Argument("role")!.Syntax.GetLocation(), role, string.Join(", ", declared.OrderBy(name => name, StringComparer.Ordinal))));
            }
        }
    }
}
