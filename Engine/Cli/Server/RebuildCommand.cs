using System.CommandLine;
using OfflineSync.Cli.Terminal;
using OfflineSync.Server;
using OfflineSync.Server.Rebuild;
using Spectre.Console;

namespace OfflineSync.Cli.Server;

/// <summary><c>server rebuild</c>: object tables and visibility again from the events.</summary>
internal static class RebuildCommand
{
    public static Command Create(Shell shell)
    {
        ServerOptions options = new();
        Option<bool> verify = new("--verify") { Description = "Only say what differs, and correct nothing; ends with 1 if something does." };
        var command = new Command("rebuild", "Builds objects and visibility again from the events, and corrects what differs.") { verify };
        options.AddTo(command);
        command.SetServerWork(shell, options, async (server, parsed, cancellationToken) =>
        {
            RebuildReport report = parsed.GetValue(verify)
                ? await server.VerifyAsync(cancellationToken: cancellationToken)
                : await server.RebuildAsync(cancellationToken: cancellationToken);
            shell.Output.MarkupLineInterpolated($"{report.Events} events, {report.Objects} objects: {Told(report)}");
            foreach (ObjectId id in report.Differences) shell.Output.MarkupLineInterpolated($"  {id}");
            return report.Differences.IsEmpty || report.Corrected ? ExitCode.Ok : ExitCode.Broken;
        });
        return command;
    }

    private static string Told(RebuildReport report) => (report.Differences.Length, report.Corrected) switch
    {
        (0, _) => "nothing differed",
        (var count, true) => $"{count} differed and were corrected",
        (var count, false) => $"{count} differ",
    };
}
