using System.CommandLine;
using OfflineSync.Cli.Terminal;
using Spectre.Console;

namespace OfflineSync.Cli.Errors;

/// <summary><c>error</c>: what the manual says about an error code.</summary>
internal static class ErrorCommand
{
    public static Command Create(Shell shell)
    {
        Argument<string?> code = new("code") { Description = "The code, as it stands in a message or log; without one all are listed.", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("error", "Says what an error code means, when it is normal, and what to do.") { code };
        command.SetWork(shell, (parsed, _) =>
        {
            if (parsed.GetValue(code) is { } name) Show(shell, ErrorCatalogue.Find(name) ?? throw Unknown(name));
            else foreach (ErrorDescription entry in ErrorCatalogue.All) shell.Output.WriteLine($"{entry.Code}: {entry.Cause}");
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Show(Shell shell, ErrorDescription entry)
    {
        shell.Output.WriteLine($"{entry.Code} ({entry.Area.ToString().ToLowerInvariant()})");
        shell.Output.WriteLine($"Cause:   {entry.Cause}");
        shell.Output.WriteLine($"Normal:  {entry.Normal}");
        shell.Output.WriteLine($"Do this: {entry.Cure}");
    }

    private static CliException Unknown(string name)
    {
        string[] near = [.. ErrorCatalogue.All.Select(entry => entry.Code.ToString()).Where(code => code.Contains(name, StringComparison.OrdinalIgnoreCase))];
        return new CliException($"There is no error code '{name}'.", near.Length > 0 ? $"Did you mean {string.Join(" or ", near)}?" : "'offlinesync error' lists them all.");
    }
}
