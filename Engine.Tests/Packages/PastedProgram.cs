using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using OfflineSync.Generators;
using OfflineSync.Tests.Generators;

namespace OfflineSync.Tests.Packages;

/// <summary>Compiles pasted code with the generator and its analyzers, as a project of the SDK would: a warning is an error.</summary>
internal static class PastedProgram
{
    private const string ConsoleUsings = "System;System.Collections.Generic;System.IO;System.Linq;System.Net.Http;System.Threading;System.Threading.Tasks";

    private const string WebUsings = ConsoleUsings + ";System.Net.Http.Json;Microsoft.AspNetCore.Builder;Microsoft.AspNetCore.Hosting;Microsoft.AspNetCore.Http;"
        + "Microsoft.AspNetCore.Routing;Microsoft.Extensions.Configuration;Microsoft.Extensions.DependencyInjection;Microsoft.Extensions.Hosting;Microsoft.Extensions.Logging";

    private static readonly ImmutableArray<MetadataReference> references =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => !Path.GetFileName(path).StartsWith("OfflineSync.Tests", StringComparison.Ordinal))
            .Select(path => MetadataReference.CreateFromFile(path))];

    /// <summary>Writes the program to a file.</summary>
    public static void Compile(string file, bool web, params string[] sources)
    {
        string usings = string.Concat((web ? WebUsings : ConsoleUsings).Split(';').Select(name => $"global using global::{name};\n"));
        var compilation = CSharpCompilation.Create(Path.GetFileNameWithoutExtension(file), [.. sources.Prepend(usings).Select(Parse)], references,
            new CSharpCompilationOptions(OutputKind.ConsoleApplication, nullableContextOptions: NullableContextOptions.Enable));
        CSharpGeneratorDriver.Create([new EntityGenerator().AsSourceGenerator(), new ServerCallGenerator().AsSourceGenerator()], parseOptions: Options)
            .RunGeneratorsAndUpdateCompilation(compilation, out Compilation complete, out ImmutableArray<Diagnostic> found);
        using FileStream assembly = File.Create(file);
        var diagnostics = found.Concat(complete.Emit(assembly).Diagnostics).Concat(complete.WithAnalyzers(AnalyzerRun.Analyzers).GetAnalyzerDiagnosticsAsync().GetAwaiter().GetResult()).Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning).ToList();
        Assert.True(diagnostics.Count == 0, string.Join('\n', diagnostics));
    }

    private static CSharpParseOptions Options => CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);

    private static SyntaxTree Parse(string source) => CSharpSyntaxTree.ParseText(source, Options);
}
