using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfflineSync.Cli.Terminal;
using OfflineSync.Server;
using Spectre.Console;

namespace OfflineSync.Cli.Server;

/// <summary><c>server run</c>: a server by itself, until it is stopped.</summary>
internal static class RunCommand
{
    private const string DefaultAddress = "http://127.0.0.1:5080";

    public static Command Create(Shell shell)
    {
        ServerOptions options = new();
        Option<string> urls = new("--urls") { Description = "Where to listen; several are separated by semicolons.", DefaultValueFactory = _ => DefaultAddress };
        var command = new Command("run", "Runs a server until Ctrl+C.") { urls };
        options.AddTo(command);
        command.SetWork(shell, async (parsed, cancellationToken) =>
        {
            await using OfflineSyncHost host = await OfflineSyncHost.StartAsync(
                options.Bind(parsed), parsed.GetRequiredValue(urls), server => server.Services.AddLogging(Log), cancellationToken);
            shell.Output.MarkupLineInterpolated($"devices find this server at [teal]{host.Url}[/]; Ctrl+C stops it");
            await host.WaitForShutdownAsync(cancellationToken);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Log(ILoggingBuilder logging) => logging.SetMinimumLevel(LogLevel.Information).AddSimpleConsole(console => console.SingleLine = true);
}
