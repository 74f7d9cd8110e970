using System.CommandLine;
using OfflineSync.Cli.Server.Errors;
using OfflineSync.Cli.Terminal;

namespace OfflineSync.Cli.Server;

/// <summary><c>server</c>: the server and its database.</summary>
internal static class ServerCommand
{
    public static Command Create(Shell shell) => new("server", "Runs the server, and does what its operator does.")
    {
        RunCommand.Create(shell),
        UserCommand.Create(shell),
        SessionsCommand.Create(shell),
        RebuildCommand.Create(shell),
        DryRunCommand.Create(shell),
        ErrorsCommand.Create(shell),
        ConflictsCommand.Create(shell),
        HistoryCommand.Create(shell),
        ScriptCommand.Create(shell),
    };
}
