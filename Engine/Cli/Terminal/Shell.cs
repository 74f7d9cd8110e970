using Spectre.Console;

namespace OfflineSync.Cli.Terminal;

/// <summary>What a command reads from and writes to: the process's own, or a test's.</summary>
/// <param name="Output">The answer.</param>
/// <param name="Error">Errors and prompts.</param>
/// <param name="Input">What is typed or piped in.</param>
/// <param name="Variable">Environment variables by name.</param>
/// <param name="RawOutput">The answer as bytes, for exports.</param>
internal sealed record Shell(IAnsiConsole Output, IAnsiConsole Error, TextReader Input, Func<string, string?> Variable, Func<Stream> RawOutput)
{
    private const int PipeWidth = 160;

    /// <summary>Whether somebody can be asked.</summary>
    public bool IsInteractive { get; init; }

    public static Shell OfProcess() => new(
        On(Console.Out, Console.IsOutputRedirected),
        On(Console.Error, Console.IsErrorRedirected),
        Console.In,
        Environment.GetEnvironmentVariable,
        Console.OpenStandardOutput)
    {
        IsInteractive = !Console.IsInputRedirected && !Console.IsErrorRedirected,
    };

    /// <summary>A console on a writer that is no terminal.</summary>
    public static IAnsiConsole Plain(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No, ColorSystem = ColorSystemSupport.NoColors, Interactive = InteractionSupport.No, Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = PipeWidth;
        console.Profile.Capabilities.Unicode = true;
        return console;
    }

    private static IAnsiConsole On(TextWriter writer, bool isRedirected) =>
        isRedirected ? Plain(writer) : AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}
