using Spectre.Console;

namespace OfflineSync.Demo.Narration;

/// <summary>Tells the story on the console: as text that stays readable in a log, with colours and moving bars where there is a terminal.</summary>
internal sealed class Narrator(IAnsiConsole console)
{
    private const int LogWidth = 110;

    public static Narrator Create()
    {
        IAnsiConsole console = AnsiConsole.Console;
        // Without a terminal there is no width to ask for.
        if (!console.Profile.Out.IsTerminal) console.Profile.Width = LogWidth;
        return new Narrator(console);
    }

    public void Title(string text) => console.Write(new FigletText(text).Color(Color.Teal));

    public void Heading(string text)
    {
        console.WriteLine();
        console.Write(new Rule($"[bold teal]{Markup.Escape(text)}[/]") { Justification = Justify.Left, Style = Style.Parse("grey") });
    }

    public void Say(string text) => console.MarkupLineInterpolated($"{text}");

    public void Cost(string text) => console.MarkupLineInterpolated($"[grey]cost: {text}[/]");

    public void Holds(string claim, string value) => console.MarkupLineInterpolated($"  [green]holds[/] {claim}: {value}");

    public void Broken(string text) => console.MarkupLineInterpolated($"  [red]wrong[/] {text}");

    public void Table(Table table) => console.Write(table);

    /// <summary>Runs some work with a bar that it moves. Without a terminal a line tells each quarter.</summary>
    public Task WithBarAsync(string label, Func<IBar, Task> work) => WithBarsAsync([label], bars => work(bars[0]));

    /// <summary>Runs some work with several bars.</summary>
    public async Task WithBarsAsync(IReadOnlyList<string> labels, Func<IReadOnlyList<IBar>, Task> work)
    {
        if (!console.Profile.Capabilities.Interactive || !console.Profile.Out.IsTerminal)
        {
            await work([.. labels.Select(label => new LineBar(label, line => console.WriteLine("  " + line)))]);
            return;
        }
        await console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new ElapsedTimeColumn())
            .StartAsync(context => work([.. labels.Select(label => new MovingBar(context.AddTask(Markup.Escape("  " + label))))]));
    }
}
