using System.CommandLine;
using Microsoft.Data.Sqlite;
using Spectre.Console;

namespace OfflineSync.Cli.Terminal;

/// <summary>Turns what went wrong into one message with its code, a hint and an exit code.</summary>
internal static class Failure
{
    // What a person mends before the command can begin, as opposed to what the command found out.
    private static readonly HashSet<ErrorCode> missing =
    [
        ErrorCode.ModelInvalid, ErrorCode.ModelUnknownName, ErrorCode.FolderInUse, ErrorCode.PostgresMissing, ErrorCode.PostgresUnavailable,
        ErrorCode.PostgresInRecovery, ErrorCode.PortInUse, ErrorCode.OptionsInvalid, ErrorCode.NetworkUnavailable, ErrorCode.NetworkTimeout,
        ErrorCode.SignInRefused,
    ];

    public static int Report(Exception exception, Shell shell, bool verbose)
    {
        (string code, string message, string hint, int exitCode) = Describe(exception);
        shell.Error.MarkupLineInterpolated($"[red]{code}[/]: {message}");
        if (hint.Length > 0) shell.Error.MarkupLineInterpolated($"{hint}");
        if (verbose) shell.Error.WriteLine(exception.ToString());
        return exitCode;
    }

    private static (string Code, string Message, string Hint, int ExitCode) Describe(Exception exception) => exception switch
    {
        CliException usage => ("Usage", usage.Message, usage.Hint, ExitCode.Usage),
        OfflineSyncException problem => (problem.Code.ToString(), problem.Message, problem.Hint, missing.Contains(problem.Code) ? ExitCode.Usage : ExitCode.Broken),
        SqliteException problem => (nameof(ErrorCode.DatabaseDamaged), $"SQLite cannot read the file: {problem.Message}", "Check that it is a device's database; keep the file as it is.", ExitCode.Broken),
        OperationCanceledException => ("Cancelled", "The command was stopped.", "", ExitCode.Broken),
        IOException or UnauthorizedAccessException => ("Usage", exception.Message, "Check the path and its permissions.", ExitCode.Usage),
        _ => (nameof(ErrorCode.Unexpected), exception.Message, "Run it again with --verbose and report what it prints.", ExitCode.Broken),
    };
}
