using System.CommandLine;
using System.CommandLine.Parsing;
using OfflineSync.Cli.Terminal;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using Spectre.Console;

namespace OfflineSync.Cli.Journal;

/// <summary><c>journal replay</c>: sends a recording to a server, as the device did or would have done.</summary>
internal static class ReplayCommand
{
    public static Command Create(Shell shell)
    {
        Argument<string> path = new("recording") { Description = "The recording (*.journal.jsonl)." };
        Option<Uri?> server = new("--server") { Description = "The server's address, such as https://example.com/offlinesync.", Required = true, CustomParser = Address };
        Option<string> user = new("--user") { Description = $"The user to sign in as. The password is asked for, read from standard input, or taken from {Password.Variable}.", Required = true };
        Option<bool> json = JournalCommand.Json();
        var command = new Command("replay", "Sends a recording to a server. What the server has already it answers again, and nothing happens twice.") { path, server, user, json };
        command.SetWork(shell, async (parsed, cancellationToken) =>
        {
            using IJournalSource source = JournalSource.Open(parsed.GetRequiredValue(path));
            if (source is not RecordingSource { Recording: var recording }) throw new CliException("This is no recording.", "Export the journal first: offlinesync journal export.");
            string userName = parsed.GetRequiredValue(user);
            using var replay = new JournalReplay(parsed.GetRequiredValue(server)!);
            await replay.SignInAsync(userName, await Password.ReadAsync(shell, userName, cancellationToken), cancellationToken);
            int applied = 0, rejected = 0;
            foreach (UploadBatch batch in recording.Batches)
            {
                foreach (OutcomeMessage outcome in await replay.SendAsync(batch, cancellationToken))
                {
                    if (outcome.Applied) applied++;
                    else rejected++;
                    if (parsed.GetValue(json)) shell.Output.Profile.Out.Writer.WriteLine(OutcomeJson.Write(outcome));
                    else if (!outcome.Applied) Print(batch, outcome, shell.Output);
                }
            }
            if (!parsed.GetValue(json)) shell.Output.MarkupLineInterpolated($"{recording.Batches.Length} batch(es): {applied} entries applied, {rejected} rejected");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Uri? Address(ArgumentResult argument)
    {
        string text = argument.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? address) && (address.Scheme is "http" or "https")) return address;
        argument.AddError($"'{text}' is no http or https address.");
        return null;
    }

    private static void Print(UploadBatch batch, OutcomeMessage outcome, IAnsiConsole output)
    {
        ChainedEntry? entry = batch.Entries.FirstOrDefault(entry => entry.Entry.Key.Value == outcome.Key);
        output.MarkupLineInterpolated($"[red]rejected[/] entry {entry?.Sequence} ({entry?.Entry.EntityId} {entry?.Entry.ObjectId})");
        foreach (ReasonMessage reason in outcome.Reasons) output.MarkupLineInterpolated($"  {reason.Code}: {reason.Message}");
    }
}
