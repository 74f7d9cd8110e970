using System.Collections.Generic;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace OfflineSync.Generators;

/// <summary>Recognises the engine's types and constants in code.</summary>
internal static class EngineSymbols
{
    /// <summary>Whether a type is one of the engine's assemblies, by its name and its namespace.</summary>
    public static bool IsOfEngine(this ITypeSymbol type) =>
        type.ContainingAssembly?.Name.StartsWith("OfflineSync.", System.StringComparison.Ordinal) == true && type.ContainingNamespace.ToDisplayString().StartsWith("OfflineSync", System.StringComparison.Ordinal);

    /// <summary>The argument of a parameter, as a text that the compiler knows.</summary>
    public static string? ConstantText(this IInvocationOperation call, string parameter) => call.Argument(parameter)?.ConstantValue is { HasValue: true, Value: string text } ? text : null;

    /// <summary>The value of a parameter's argument.</summary>
    public static IOperation? Argument(this IInvocationOperation call, string parameter) => call.Arguments.FirstOrDefault(argument => argument.Parameter?.Name == parameter)?.Value;

    /// <summary>A type and its base types.</summary>
    public static IEnumerable<INamedTypeSymbol> Line(this INamedTypeSymbol type)
    {
        for (INamedTypeSymbol? one = type; one is not null; one = one.BaseType) yield return one;
    }
}
