using System.CommandLine;
using OfflineSync.Cli.Terminal;
using OfflineSync.Server;
using OfflineSync.Server.DryRun;
using Spectre.Console;

namespace OfflineSync.Cli.Server;

/// <summary><c>server dry-run</c>: what another model would bring to devices and take from them.</summary>
internal static class DryRunCommand
{
    public static Command Create(Shell shell)
    {
        ServerOptions options = new();
        Argument<string> model = new("new-model") { Description = "The file of the changed model, as DomainModel.ToJson writes it." };
        var command = new Command("dry-run", "Says what a changed model would bring to users' devices and take from them, and changes nothing.") { model };
        options.AddTo(command);
        command.SetWork(shell, async (parsed, cancellationToken) =>
        {
            var server = new OfflineSyncServerOptions();
            options.Bind(parsed)(server);
            DryRunReport report = await OfflineSyncServer.DryRunAsync(server, ModelFile.Read(parsed.GetRequiredValue(model)), cancellationToken: cancellationToken);
            foreach (DryRunEntity entity in report.Entities)
            {
                shell.Output.MarkupLineInterpolated($"{entity.Entity}{(entity.IsRemoved ? " (removed)" : "")}: {entity.Appearing} appear, {entity.Disappearing} disappear, {entity.Changing} show other members{(entity.Staying > 0 ? $", {entity.Staying} stay on devices and are refreshed no more" : "")}, for {entity.Users} users with {entity.Devices} devices");
            }
            shell.Output.MarkupLineInterpolated($"{(report.Users == 0 ? "Nothing changes for anybody." : $"In all for {report.Users} users with {report.Devices} devices. An object counts once for each user.")}");
            foreach (string remark in report.Remarks) shell.Output.MarkupLineInterpolated($"{remark}");
            foreach (string slow in report.SlowRules) shell.Output.MarkupLineInterpolated($"slow: {slow}");
            return ExitCode.Ok;
        });
        return command;
    }
}
