using System.CommandLine;
using System.Text.Json;
using OfflineSync.Cli.Terminal;
using Spectre.Console;

namespace OfflineSync.Cli.Journal;

/// <summary><c>journal verify</c>: whether every entry is what was appended.</summary>
internal static class VerifyCommand
{
    public static Command Create(Shell shell)
    {
        Argument<string> path = JournalCommand.Path();
        Option<bool> json = JournalCommand.Json();
        var command = new Command("verify", "Checks every hash and link; ends with 1 and names the first broken entry or line if one does not fit.") { path, json };
        command.SetWork(shell, (parsed, _) =>
        {
            using IJournalSource source = JournalSource.Open(parsed.GetRequiredValue(path));
            JournalCheck check = source.Verify();
            if (parsed.GetValue(json)) shell.Output.Profile.Out.Writer.WriteLine(Json(check));
            else if (check.Problem is { } problem) shell.Output.MarkupLineInterpolated($"[red]broken[/]: {problem}");
            else shell.Output.MarkupLineInterpolated($"[green]sound[/]: {check.Entries} entries of {check.Journals} journal(s) in {source.Description}");
            return Task.FromResult(check.Problem is null ? ExitCode.Ok : ExitCode.Broken);
        });
        return command;
    }

    private static string Json(JournalCheck check) =>
        JsonSerializer.Serialize(new { sound = check.Problem is null, entries = check.Entries, journals = check.Journals, problem = check.Problem });
}
