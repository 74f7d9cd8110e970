using System.Text;
using Microsoft.CodeAnalysis;
using OfflineSync.Generators;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Generators;

/// <summary>Engine/docs/diagnostics.md, written from the lists of generator and analyzers: <c>dotnet OfflineSync.Tests.dll diagnostics-page FILE</c>.</summary>
internal sealed class DiagnosticsPage : IChildCommand
{
    public static string Name => "diagnostics-page";

    /// <summary>Everything that generator and analyzers may have to say, by id.</summary>
    public static IReadOnlyList<DiagnosticDescriptor> All { get; } =
        [.. new[] { "Findings", "CodeFindings" }.SelectMany(list => typeof(EntityGenerator).Assembly.GetType($"OfflineSync.Generators.{list}", throwOnError: true)!.GetFields())
            .Where(field => field.FieldType == typeof(DiagnosticDescriptor)).Select(field => (DiagnosticDescriptor)field.GetValue(null)!).OrderBy(descriptor => descriptor.Id, StringComparer.Ordinal)];

    public static async Task<int> RunAsync(string[] args)
    {
        await File.WriteAllTextAsync(args[0], Text());
        return 0;
    }

    public static string Text()
    {
        var page = new StringBuilder("""
            # Diagnostics

            What the compiler says about entity classes and calls of server logic (`OFS00…`) and about code that uses the engine (`OFS01…`), each with its cause and its cure. An error stops the build; a warning can be switched off by its id with `NoWarn`, and one that is off is switched on in `.editorconfig`: `dotnet_diagnostic.OFS0105.severity = warning`. The analyzers come with the package, as the generator does. This page is written from `Engine/Generators` (`Findings`, `CodeFindings`) and a test compares the two.

            """.ReplaceLineEndings("\n"));
        foreach (DiagnosticDescriptor descriptor in All)
        {
            string message = descriptor.MessageFormat.ToString().Replace("{0}", "City", StringComparison.Ordinal).Replace("{1}", "Name", StringComparison.Ordinal)
                .Replace("{2}", "…", StringComparison.Ordinal).Replace("{3}", "…", StringComparison.Ordinal).Replace("{{", "{", StringComparison.Ordinal).Replace("}}", "}", StringComparison.Ordinal);
            page.Append($"\n## {descriptor.Id}\n\n**{descriptor.Title}** ({descriptor.DefaultSeverity.ToString().ToLowerInvariant()}{(descriptor.IsEnabledByDefault ? "" : ", off")}). {descriptor.Description}\n\n> {message}\n");
        }
        return page.ToString();
    }
}
