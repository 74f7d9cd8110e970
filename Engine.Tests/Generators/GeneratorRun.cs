using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using OfflineSync.Generators;

namespace OfflineSync.Tests.Generators;

/// <summary>Compiles a snippet with the generator.</summary>
internal static class GeneratorRun
{
    private static readonly ImmutableArray<MetadataReference> References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>The ids of the diagnostics of generator and compiler, warnings included, in order.</summary>
    public static string[] Ids(string snippet) => [.. All(snippet).Select(diagnostic => diagnostic.Id)];

    /// <summary>The diagnostics of generator and compiler, warnings included.</summary>
    public static ImmutableArray<Diagnostic> All(string snippet)
    {
        GeneratorDriver driver = Driver().RunGeneratorsAndUpdateCompilation(Compile(snippet), out Compilation output, out ImmutableArray<Diagnostic> diagnostics);
        return [.. diagnostics, .. output.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];
    }

    /// <summary>How the outputs came about when an unrelated line is added between two runs.</summary>
    public static IEnumerable<IncrementalStepRunReason> ReasonsAfterAnUnrelatedEdit(string snippet)
    {
        CSharpCompilation first = Compile(snippet);
        CSharpCompilation second = first.AddSyntaxTrees(Parse("internal static class Unrelated;"));
        GeneratorDriver driver = Driver().RunGenerators(first).RunGenerators(second);
        return driver.GetRunResult().Results.SelectMany(result => result.TrackedOutputSteps)
            .SelectMany(step => step.Value).SelectMany(run => run.Outputs).Select(output => output.Reason);
    }

    private static GeneratorDriver Driver() => CSharpGeneratorDriver.Create(
        [new EntityGenerator().AsSourceGenerator(), new ServerCallGenerator().AsSourceGenerator()],
        parseOptions: CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp13),
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    private static CSharpCompilation Compile(string snippet) => CSharpCompilation.Create("Snippet", [Parse(snippet)], References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));

    private static SyntaxTree Parse(string snippet) => CSharpSyntaxTree.ParseText(
        "using OfflineSync; using System; using System.ComponentModel; using System.ComponentModel.DataAnnotations;\n" + snippet,
        CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.CSharp13));
}
