using System.CommandLine;
using System.Globalization;
using OfflineSync.Cli.Terminal;
using OfflineSync.Journal;
using Spectre.Console;

namespace OfflineSync.Cli.Journal;

/// <summary><c>journal show</c>: all of one entry.</summary>
internal static class ShowCommand
{
    public static Command Create(Shell shell)
    {
        Argument<string> path = JournalCommand.Path();
        Argument<string> which = new("entry") { Description = "The entry's key, or its place (a number)." };
        Option<bool> json = JournalCommand.Json();
        var command = new Command("show", "Shows an entry: values before and after, where it stands and why.") { path, which, json };
        command.SetWork(shell, (parsed, _) =>
        {
            using IJournalSource source = JournalSource.Open(parsed.GetRequiredValue(path));
            List<JournalLine> found = Find(source, parsed.GetRequiredValue(which));
            foreach (JournalLine line in found)
            {
                if (parsed.GetValue(json)) shell.Output.Profile.Out.Writer.WriteLine(LineJson.Write(line));
                else Print(line, shell.Output);
            }
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static List<JournalLine> Find(IJournalSource source, string which)
    {
        List<JournalLine> found =
            Guid.TryParse(which, out Guid key) ? [.. source.Lines().Where(line => line.Key.Value == key)]
            : long.TryParse(which, NumberStyles.None, CultureInfo.InvariantCulture, out long sequence) ? [.. source.Lines().Where(line => line.Sequence == sequence)]
            : throw new CliException($"'{which}' is neither a key nor a place.", "Take one of them from 'offlinesync journal list'.");
        return found.Count > 0 ? found : throw new CliException($"There is no entry {which} in the {source.Description}.", "'offlinesync journal list' shows those that are there.");
    }

    private static void Print(JournalLine line, IAnsiConsole output)
    {
        Grid facts = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Fact("journal", line.Journal.ToString());
        Fact("place", line.Sequence.ToString(CultureInfo.InvariantCulture));
        Fact("key", line.Key.ToString());
        if (line.State is not null) Fact("state", line.State);
        foreach (LineReason reason in line.Reasons) Fact("reason", $"{reason.Code}: {reason.Message}{(reason.Member is null ? "" : $" ({reason.Member})")}");
        if (line.Chained is not { Entry: var entry } chained)
        {
            Fact("body", "compacted: the server has it");
            output.Write(facts);
            return;
        }
        Fact("kind", entry.Kind == EntryKind.Delete ? "delete" : entry.IsNew ? "create" : "change");
        Fact("entity", entry.EntityId);
        Fact("object", entry.ObjectId.Value.ToString("D"));
        Fact("user", entry.User.Value.ToString("D"));
        Fact("device time", ValueText.Moment(entry.DeviceTime));
        Fact("model", entry.ModelVersion);
        if (entry.Basis.Event is { } lastEvent) Fact("based on event", lastEvent.ToString("D"));
        if (entry.Basis.Entry is { } lastEntry) Fact("based on entry", lastEntry.ToString());
        if (entry.Group is { } group) Fact("group", group.ToString("D"));
        foreach (string file in entry.Files) Fact("file", file);
        if (entry.TraceId is { } trace) Fact("trace", trace);
        Fact("hash", chained.Hash.ToString());
        Fact("previous", chained.Previous.ToString());
        output.Write(facts);
        if (entry.Changes.IsEmpty) return;
        Table changes = new Table().Border(TableBorder.Simple).AddColumns("member", "before", "after");
        foreach (MemberChange change in entry.Changes)
        {
            changes.AddRow(Markup.Escape(change.MemberId), Markup.Escape(ValueText.Of(change.Before)), Markup.Escape(ValueText.Of(change.After)));
        }
        output.Write(changes);

        void Fact(string name, string value) => facts.AddRow(new Markup($"[grey]{name}[/]"), new Markup(Markup.Escape(value)));
    }
}
