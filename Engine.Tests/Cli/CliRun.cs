using OfflineSync.Cli;
using OfflineSync.Cli.Terminal;

namespace OfflineSync.Tests.Cli;

/// <summary>A run of the command tree within this process, with everything that it wrote.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    /// <summary>Runs <c>offlinesync</c> with these arguments; <paramref name="input"/> is what is piped in.</summary>
    public static async Task<CliRun> OfAsync(string[] arguments, string input = "", Func<string, string?>? variable = null)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter { NewLine = "\n" };
        using var raw = new MemoryStream();
        var shell = new Shell(Shell.Plain(output), Shell.Plain(error), new StringReader(input), variable ?? (_ => null), () => new Unclosed(raw));
        int exitCode = await CommandLine.RunAsync(arguments, shell);
        return new CliRun(exitCode, Text(output) + System.Text.Encoding.UTF8.GetString(raw.ToArray()), Text(error));
    }

    // Tables pad their lines; what is approved should not depend on it.
    private static string Text(StringWriter writer) =>
        string.Join('\n', writer.ToString().ReplaceLineEndings("\n").Split('\n').Select(line => line.TrimEnd()));

    /// <summary>A stream that stays readable when the command closes it.</summary>
    private sealed class Unclosed(MemoryStream inner) : MemoryStream
    {
        protected override void Dispose(bool disposing)
        {
            if (disposing) WriteTo(inner);
            base.Dispose(disposing);
        }
    }
}
