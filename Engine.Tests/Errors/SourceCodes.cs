using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace OfflineSync.Tests.Errors;

/// <summary>Where the repository's source mentions error codes, and as what.</summary>
internal static class SourceCodes
{
    public static string Root { get; } = FindRoot();

    /// <summary>Codes that the product makes errors or reasons of; a code that is only compared with does not count.</summary>
    public static ISet<string> Made() => Mentions(Sources("Engine", "Journal", "Projections"), node =>
        !node.Ancestors().Any(above => above is PatternSyntax or SwitchLabelSyntax or BinaryExpressionSyntax or CollectionExpressionSyntax
            || (above is AttributeSyntax attribute && attribute.Name.ToString().StartsWith("Error", StringComparison.Ordinal))));

    /// <summary>Codes that a test expects: in an assertion, or as the data of one.</summary>
    public static ISet<string> Asserted() => Mentions(Sources("Engine.Tests"), node =>
        node.Ancestors().Any(above => (above is InvocationExpressionSyntax call && call.Expression.ToString().StartsWith("Assert.", StringComparison.Ordinal))
            || (above is AttributeSyntax attribute && attribute.Name.ToString() == "InlineData")));

    private static HashSet<string> Mentions(IEnumerable<string> files, Func<SyntaxNode, bool> counts) =>
    [
        .. files.SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<MemberAccessExpressionSyntax>())
            .Where(access => access.Expression.ToString() == nameof(ErrorCode) && counts(access))
            .Select(access => access.Name.ToString()),
    ];

    private static IEnumerable<string> Sources(params string[] folders) =>
        folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        string folder = Path.GetDirectoryName(here)!;
        while (!File.Exists(Path.Combine(folder, "OfflineSync.sln"))) folder = Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("The tests run far from their source.");
        return folder;
    }
}
