using System.CommandLine;
using OfflineSync.Cli.Journal;
using OfflineSync.Cli.Server;
using OfflineSync.Cli.Terminal;
using OfflineSync.Server;
using OfflineSync.Server.Explain;

namespace OfflineSync.Cli.Why;

/// <summary><c>why</c>: by which rule a user sees an object, or why he doesn't.</summary>
internal static class WhyCommand
{
    public static Command Create(Shell shell)
    {
        ServerOptions options = new();
        Option<bool> json = JournalCommand.Json();
        Argument<string> user = new("user") { Description = "The user, by the name to sign in with or by id." };
        Argument<string> id = new("object") { Description = "The object's id." };
        Option<string?> entity = new("--entity") { Description = "The object's entity, to be checked." };
        var command = new Command("why", "Explains by which rule a user sees an object, or why he doesn't, with the values that the rules' conditions met. Reads the database and changes nothing.") { user, id, entity, json };
        options.AddTo(command);
        command.SetWork(shell, async (parsed, cancellationToken) =>
        {
            string text = parsed.GetRequiredValue(id);
            if (!Guid.TryParse(text, out Guid value)) throw new CliException($"'{text}' is no id of an object.", "An id has 32 hexadecimal digits, as 0198c5a2-7d10-7000-8000-000000000001; `offlinesync journal list` shows those of a device.");
            var server = new OfflineSyncServerOptions();
            options.Bind(parsed)(server);
            VisibilityExplanation explanation = await ServerVisibility.ExplainAsync(server, parsed.GetRequiredValue(user), new ObjectId(value), parsed.GetValue(entity), cancellationToken: cancellationToken);
            TextWriter output = shell.Output.Profile.Out.Writer;
            if (parsed.GetValue(json)) output.WriteLine(WhyJson.Write(explanation));
            else foreach (string line in WhyText.Lines(explanation)) output.WriteLine(line);
            return explanation is { Stored.Agrees: true, Object.Entity: not null } ? ExitCode.Ok : ExitCode.Broken;
        });
        return command;
    }
}
