using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;

namespace OfflineSync.Generators;

/// <summary>Finds constraints, written as text, that name a member which their entity class has not got.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConstraintAnalyzer : DiagnosticAnalyzer
{
    /// <inheritdoc />
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = ImmutableArray.Create(CodeFindings.UnknownMember);

    /// <inheritdoc />
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterOperationAction(Analyze, OperationKind.Invocation);
    }

    private static void Analyze(OperationAnalysisContext context)
    {
        var call = (IInvocationOperation)context.Operation;
        if (!call.TargetMethod.ContainingType.IsOfEngine() || Constraint(call) is not { } text || EntityOf(call) is not { } entity) return;
        foreach (string name in ConstraintNames.Of((string)text.ConstantValue.Value!).Distinct())
        {
            if (IsKnown(entity, name, context.Compilation)) continue;
            context.ReportDiagnostic(Diagnostic.Create(CodeFindings.UnknownMember, text.Syntax.GetLocation(), entity.Name, name, text.ConstantValue.Value));
        }
    }

    // Query<T>("…"), Where("…") of a query, Allow(…, where: "…"), SyncSetting.ByXPath("…").
    private static IOperation? Constraint(IInvocationOperation call) => call.TargetMethod.Name is "Query" or "Where" or "Allow" or "ByXPath" or "RetrieveAsync"
        ? call.Arguments.Where(argument => argument.Parameter?.Name is "where" or "constraint" or "xpath").Select(argument => argument.Value).FirstOrDefault(value => value.ConstantValue is { HasValue: true, Value: string })
        : null;

    private static INamedTypeSymbol? EntityOf(IInvocationOperation call)
    {
        INamedTypeSymbol owner = call.TargetMethod.ContainingType;
        // SyncSetting.ByXPath("…") is for the entity whose builder takes it.
        if (owner.Name == "SyncSetting") owner = call.Parent?.Parent is IInvocationOperation { TargetMethod.Name: "Synchronize" } outer ? outer.TargetMethod.ContainingType : owner;
        ITypeSymbol? entity = call.TargetMethod.TypeArguments.FirstOrDefault() ?? owner.TypeArguments.FirstOrDefault();
        return entity is INamedTypeSymbol named && named.Line().Any(type => type.Name == "OfflineObject") && named.Name != "OfflineObject" ? named : null;
    }

    private static bool IsKnown(INamedTypeSymbol entity, string name, Compilation compilation)
    {
        if (Has(entity, name)) return true;
        // An association of another entity that leads here, or one with a name of its own.
        int underscore = name.IndexOf('_');
        if (underscore >= 0) return name.Substring(0, underscore) != entity.Name || Has(entity, name.Substring(underscore + 1)) || IsNamed(entity, name);
        // A family is one: the members of its specializations are known as well.
        return Types(entity.ContainingAssembly.GlobalNamespace).Concat(Types(compilation.Assembly.GlobalNamespace))
            .Any(type => type.BaseType is not null && type.Line().Skip(1).Any(line => SymbolEqualityComparer.Default.Equals(line, entity)) && Has(type, name));
    }

    private static bool Has(INamedTypeSymbol entity, string name) => entity.Line().Any(type => type.GetMembers(name).Any(member => member is IPropertySymbol));

    private static bool IsNamed(INamedTypeSymbol entity, string association) => entity.Line().SelectMany(type => type.GetMembers()).SelectMany(member => member.GetAttributes())
        .Any(attribute => attribute.AttributeClass?.Name == "AssociationNameAttribute" && attribute.ConstructorArguments.Any(argument => argument.Value as string == association));

    private static IEnumerable<INamedTypeSymbol> Types(INamespaceSymbol space) => space.GetTypeMembers().Concat(space.GetNamespaceMembers().SelectMany(Types));
}
