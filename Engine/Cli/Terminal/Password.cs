using Spectre.Console;

namespace OfflineSync.Cli.Terminal;

/// <summary>Takes a password from the environment, a prompt or standard input; never from an argument, which other users of the machine can read.</summary>
internal static class Password
{
    public const string Variable = "OFFLINESYNC_PASSWORD";

    public static async Task<string> ReadAsync(Shell shell, string userName, CancellationToken cancellationToken)
    {
        if (shell.Variable(Variable) is { Length: > 0 } given) return given;
        string? read = shell.IsInteractive
            ? await shell.Error.PromptAsync(new TextPrompt<string>($"Password of {Markup.Escape(userName)}:").Secret(null), cancellationToken)
            : await shell.Input.ReadLineAsync(cancellationToken);
        return string.IsNullOrEmpty(read)
            ? throw new CliException($"There is no password for {userName}.", $"Type it when asked, pipe it in as one line, or set {Variable}.")
            : read;
    }
}
