using System.Text.Json;

namespace OfflineSync.Cli.Check;

/// <summary>The section of what the rules for models found.</summary>
internal static class ModelSection
{
    public static CheckSection Of(IReadOnlyList<ModelFinding> findings) => new("model", Lines(findings), json => Write(json, findings));

    private static IEnumerable<string> Lines(IReadOnlyList<ModelFinding> findings)
    {
        foreach (ModelFinding finding in findings)
        {
            yield return $"{finding.Severity.ToString().ToUpperInvariant()} {finding.Code} {finding.Place}: {finding.Reason}";
            yield return $"  {finding.Cure}";
        }
        yield return $"{Count(FindingSeverity.Error)} errors, {Count(FindingSeverity.Warning)} warnings, {Count(FindingSeverity.Hint)} hints";

        int Count(FindingSeverity severity) => findings.Count(finding => finding.Severity == severity);
    }

    private static void Write(Utf8JsonWriter json, IEnumerable<ModelFinding> findings)
    {
        json.WriteStartArray("findings");
        foreach (ModelFinding finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity.ToString());
            if (finding.Entity is not null) json.WriteString("entity", finding.Entity);
            if (finding.Member is not null) json.WriteString("member", finding.Member);
            json.WriteString("reason", finding.Reason);
            json.WriteString("cure", finding.Cure);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
