using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using OfflineSync.Generators;

namespace OfflineSync.Tests.Generators;

/// <summary>Compiles a snippet with the generator and every analyzer that is shipped beside it.</summary>
internal static class AnalyzerRun
{
    private static readonly ImmutableArray<MetadataReference> references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("OfflineSync.Tests", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>All analyzers of the assembly.</summary>
    public static ImmutableArray<DiagnosticAnalyzer> Analyzers { get; } =
        [.. typeof(EntityGenerator).Assembly.GetTypes().Where(type => type is { IsAbstract: false } && type.IsAssignableTo(typeof(DiagnosticAnalyzer))).Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!)];

    /// <summary>What the analyzers say of a snippet, in the order of its lines. It must compile.</summary>
    public static async Task<Diagnostic[]> OfAsync(string snippet, params string[] switchedOn)
    {
        var compilation = CSharpCompilation.Create("Snippet", [Parse("global using OfflineSync; global using System; global using System.Threading.Tasks;"), Parse(snippet)], references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable,
                specificDiagnosticOptions: switchedOn.Select(id => KeyValuePair.Create(id, ReportDiagnostic.Warn))));
        CSharpGeneratorDriver.Create([new EntityGenerator().AsSourceGenerator()], parseOptions: Options).RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out _);
        Assert.Empty(complete.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
        return await OfAsync(complete);
    }

    /// <summary>What the analyzers say of a compilation. One that fails says so by a diagnostic of its own.</summary>
    public static async Task<Diagnostic[]> OfAsync(Compilation compilation) =>
        [.. (await compilation.WithAnalyzers(Analyzers).GetAnalyzerDiagnosticsAsync()).OrderBy(diagnostic => diagnostic.Location.SourceSpan.Start)];

    private static CSharpParseOptions Options => CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, Options);
}
