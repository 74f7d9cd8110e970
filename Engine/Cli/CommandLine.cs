using System.CommandLine;
using System.CommandLine.Invocation;
using OfflineSync.Cli.Check;
using OfflineSync.Cli.Errors;
using OfflineSync.Cli.Journal;
using OfflineSync.Cli.Server;
using OfflineSync.Cli.Terminal;
using OfflineSync.Cli.Why;

namespace OfflineSync.Cli;

/// <summary>The command tree of <c>offlinesync</c>.</summary>
internal static class CommandLine
{
    private static readonly Option<bool> verbose = new("--verbose") { Description = "Print where an error comes from.", Recursive = true };

    public static async Task<int> RunAsync(string[] arguments, Shell shell)
    {
        ParseResult parsed = Root(shell).Parse(arguments);
        var configuration = new InvocationConfiguration
        {
            Output = shell.Output.Profile.Out.Writer,
            Error = shell.Error.Profile.Out.Writer,
            EnableDefaultExceptionHandler = false,
        };
        int exitCode = await parsed.InvokeAsync(configuration);
        return parsed.Action is ParseErrorAction ? ExitCode.Usage : exitCode;
    }

    /// <summary>Runs a command's work; whatever goes wrong ends as one message and an exit code.</summary>
    public static void SetWork(this Command command, Shell shell, Func<ParseResult, CancellationToken, Task<int>> work) =>
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await work(parsed, cancellationToken);
            }
            catch (Exception exception)
            {
                return Failure.Report(exception, shell, parsed.GetValue(verbose));
            }
        });

    private static RootCommand Root(Shell shell) => new("Looks into journals and recordings of OfflineSync, and runs its server.")
    {
        verbose,
        JournalCommand.Create(shell),
        ServerCommand.Create(shell),
        CheckCommand.Create(shell),
        WhyCommand.Create(shell),
        ErrorCommand.Create(shell),
    };
}
