using System.CommandLine;
using OfflineSync.Cli.Terminal;
using OfflineSync.Server;
using Spectre.Console;

namespace OfflineSync.Cli.Server;

/// <summary><c>server user</c>: who may sign in.</summary>
internal static class UserCommand
{
    public static Command Create(Shell shell) => new("user", "Says who may sign in.") { Add(shell) };

    private static Command Add(Shell shell)
    {
        ServerOptions options = new();
        Argument<string> name = new("name") { Description = "The name to sign in with." };
        Option<string[]> roles = new("--role") { Description = "A user role of the model; give it once for each.", Required = true, AllowMultipleArgumentsPerToken = true };
        var command = new Command("add", $"Adds a user. The password is asked for, read from standard input, or taken from {Password.Variable}.") { name, roles };
        options.AddTo(command);
        command.SetWork(shell, async (parsed, cancellationToken) =>
        {
            Action<OfflineSyncServerOptions> configure = options.Bind(parsed);
            string userName = parsed.GetRequiredValue(name);
            string password = await Password.ReadAsync(shell, userName, cancellationToken);
            // The first user of a new server may come before its first start.
            return await ServerWork.RunAsync(configure, allowsEmpty: true, async server =>
            {
                ObjectId user = await server.Users.AddAsync(userName, password, parsed.GetRequiredValue(roles), cancellationToken);
                shell.Output.MarkupLineInterpolated($"added {userName} ({user})");
                return ExitCode.Ok;
            }, cancellationToken);
        });
        return command;
    }
}
