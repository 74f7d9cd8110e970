using Microsoft.CodeAnalysis.CSharp;

namespace OfflineSync.Generators;

/// <summary>Names as they stand in code.</summary>
internal static class Identifier
{
    public static string Escape(string name) => SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
