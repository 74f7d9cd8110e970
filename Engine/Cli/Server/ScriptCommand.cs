using System.CommandLine;
using OfflineSync.Cli.Terminal;
using OfflineSync.Server;

namespace OfflineSync.Cli.Server;

/// <summary><c>server script</c>: the SQL of the server's tables, for those who apply it by hand.</summary>
internal static class ScriptCommand
{
    public static Command Create(Shell shell)
    {
        ServerOptions options = new();
        Option<bool> all = new("--all") { Description = "Print the whole script, as for an empty database, without connecting." };
        var command = new Command("script", "Prints the SQL that the database lacks to serve the model, for servers that run with AutoCreate=None; nothing when it lacks nothing.") { all };
        options.AddTo(command);
        command.SetWork(shell, async (parsed, cancellationToken) =>
        {
            var server = new OfflineSyncServerOptions();
            options.Bind(parsed)(server);
            string script = await OfflineSyncSchema.ScriptAsync(server, parsed.GetValue(all), cancellationToken);
            // Past the console, which would wrap long lines.
            await using Stream output = shell.RawOutput();
            await using var writer = new StreamWriter(output, leaveOpen: true);
            await writer.WriteAsync(script);
            return ExitCode.Ok;
        });
        return command;
    }
}
