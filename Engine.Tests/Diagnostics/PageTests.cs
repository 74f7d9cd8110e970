using System.Diagnostics.Metrics;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Tests.Errors;

namespace OfflineSync.Tests.Diagnostics;

/// <summary>Engine/docs/telemetry.md says what the code does.</summary>
public sealed class PageTests
{
    private static readonly string page = File.ReadAllText(Path.Combine(SourceCodes.Root, "Engine", "docs", "telemetry.md")).ReplaceLineEndings("\n");

    [Fact]
    public void Each_log_message_has_an_id_of_its_own_and_a_row_on_the_page()
    {
        (int Id, string Row)[] messages =
        [
            .. Directory.EnumerateFiles(Path.Combine(SourceCodes.Root, "Engine"), "*.cs", SearchOption.AllDirectories)
                .SelectMany(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file)).GetRoot().DescendantNodes().OfType<AttributeSyntax>())
                .Where(attribute => attribute.Name.ToString() == "LoggerMessage")
                .Select(attribute => attribute.ArgumentList!.Arguments)
                .Select(arguments => (int.Parse(arguments[0].ToString()), $"| {arguments[0]} | {arguments[1].ToString().Replace("LogLevel.", "")} | {((LiteralExpressionSyntax)arguments[2].Expression).Token.ValueText} |"))
                .OrderBy(message => message.Item1),
        ];
        string[] rows = [.. page.Split('\n').Where(line => line.Length > 3 && line.StartsWith("| ", StringComparison.Ordinal) && char.IsDigit(line[2]))];

        Assert.Distinct(messages.Select(message => message.Id));
        Assert.Equal(messages.Select(message => message.Row), rows);
    }

    [Fact]
    public void Each_instrument_has_a_row_on_the_page_with_its_unit()
    {
        List<string> rows = [];
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                string kind = instrument.GetType().Name.Split('`')[0].ToLowerInvariant();
                if (instrument.Meter.Name is DeviceDiagnostics.MeterName or ServerTelemetry.Name) rows.Add($"| `{instrument.Name}` | {kind} | `{instrument.Unit}` | ");
            },
        };
        _ = (DeviceDiagnostics.Meter, ServerTelemetry.Activities);
        listener.Start();

        Assert.Equal(page.Split('\n').Count(line => line.StartsWith("| `offlinesync.", StringComparison.Ordinal) && (line.Contains("counter") || line.Contains("histogram"))), rows.Count);
        Assert.All(rows, row => Assert.Contains(row, page));
    }
}
