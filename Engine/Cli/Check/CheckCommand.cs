using System.Collections.Immutable;
using System.CommandLine;
using OfflineSync.Cli.Server.Errors;
using OfflineSync.Cli.Terminal;
using OfflineSync.Server;
using OfflineSync.Server.Checks;

namespace OfflineSync.Cli.Check;

/// <summary><c>check</c>: what a model costs and where it is dear, section by section.</summary>
internal static class CheckCommand
{
    public static Command Create(Shell shell)
    {
        Argument<string> path = new("model") { Description = "The file of the model, as DomainModel.ToJson writes it." };
        Option<string?> postgres = new("--postgres") { Description = "How to connect to a database with the model's objects, to count in it. Nothing is changed there." };
        Option<string> schema = new("--schema") { Description = "The schema of the server's tables.", DefaultValueFactory = _ => new OfflineSyncServerOptions().Schema };
        Option<int> limit = new("--fan-out") { Description = "Beyond how many objects under a key, nodes of a user or memberships of a change to warn, where a database is named.", DefaultValueFactory = _ => VisibilityReport.DefaultFanOutLimit };
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 1) result.AddError("--fan-out takes a number from 1 on.");
        });
        Option<bool> json = new("--json") { Description = "Print JSON, one object with all sections." };
        Option<bool> compatibility = new("--compatibility") { Description = "Report what works here and is forbidden in offline apps of the low-code platform whose behaviour this engine follows." };
        Option<string?> against = new("--against") { Description = "The file of the model that devices in the field have: report what would break them. Anything that would ends with exit code 1." };
        Option<string?> profile = new("--profile") { Description = "Also say what devices of this profile synchronize, and why." };
        Option<string[]> roles = new("--role") { Description = "With --profile: for a user with this role; may be repeated. Without it, rights are left aside." };
        Option<string?> calls = new("--calls") { Description = "The file of the contracts of server logic, as ModelChecks.LinesOf writes them." };
        Option<string?> callsAgainst = new("--calls-against") { Description = "The file of the contracts that apps in the field have: report what would break these." };
        var command = new Command("check", "Checks a model by the rules of Engine/docs/model-checks.md, and says which of its rules become audience keys, which are slow and why, and how much hangs on a key.") { path, compatibility, against, calls, callsAgainst, postgres, schema, limit, profile, roles, json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(roles) is { Length: > 0 } && result.GetValue(profile) is null) result.AddError("--role needs --profile.");
        });
        command.SetWork(shell, async (parsed, cancellationToken) =>
        {
            DomainModel model = ModelFile.Read(parsed.GetRequiredValue(path));
            DomainModel? older = parsed.GetValue(against) is { } file ? ModelFile.Read(file) : null;
            IReadOnlyList<ModelFinding> findings = ModelChecks.Of(model, new ModelCheckOptions { Compatibility = parsed.GetValue(compatibility), Against = older });
            findings = [.. findings, .. CallFindings(parsed.GetValue(calls), parsed.GetValue(callsAgainst))];
            VisibilityReport visibility = parsed.GetValue(postgres) is { } connection
                ? await ServerVisibility.MeasureAsync(new OfflineSyncServerOptions { Model = model, Postgres = connection, Schema = parsed.GetRequiredValue(schema) }, parsed.GetValue(limit), cancellationToken)
                : VisibilityReport.Of(model);
            CheckSection[] sections =
            [
                ModelSection.Of(findings),
                VisibilitySection.Of(visibility),
                .. parsed.GetValue(profile) is { } name ? [ProfileSection.Of(ProfileReport.Of(model, name, parsed.GetValue(roles) is { Length: > 0 } named ? named : null))] : Array.Empty<CheckSection>(),
            ];
            TextWriter output = shell.Output.Profile.Out.Writer;
            if (parsed.GetValue(json)) output.WriteLine(Json(model, sections));
            else foreach (string line in sections.SelectMany(section => section.Lines.Prepend($"== {section.Name} =="))) output.WriteLine(line);
            return findings.Any(finding => finding.Severity == FindingSeverity.Error) ? ExitCode.Broken : ExitCode.Ok;
        });
        return command;
    }

    private static ImmutableArray<ModelFinding> CallFindings(string? now, string? older)
    {
        if (now is null && older is null) return [];
        if (now is null || older is null) throw new CliException("Contracts of calls are compared, which takes two files.", "Name both: --calls FILE --calls-against OLDER-FILE.");
        try
        {
            return ModelChecks.OfCalls(File.ReadLines(now), File.ReadLines(older));
        }
        catch (FormatException exception)
        {
            throw new CliException(exception.Message, "Check that both files are of contracts.");
        }
    }

    private static string Json(DomainModel model, IEnumerable<CheckSection> sections) => ReportJson.Write(json =>
    {
        json.WriteString("model", model.Name);
        json.WriteString("rulesVersion", model.RulesVersion);
        json.WriteStartArray("sections");
        foreach (CheckSection section in sections)
        {
            json.WriteStartObject();
            json.WriteString("name", section.Name);
            section.Write(json);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });
}
