using System.CommandLine;
using System.Globalization;
using OfflineSync.Cli.Terminal;
using OfflineSync.Journal;
using Spectre.Console;

namespace OfflineSync.Cli.Journal;

/// <summary><c>journal list</c>: a line per entry.</summary>
internal static class ListCommand
{
    private const int ChangedMembersShown = 4;

    public static Command Create(Shell shell)
    {
        Argument<string> path = JournalCommand.Path();
        Option<bool> json = JournalCommand.Json();
        Option<string?> state = new("--state") { Description = "Only entries that stand there: pending, sent, applied, settled, rejected, set_aside or superseded." };
        Option<string?> entity = new("--entity") { Description = "Only entries of this entity, by its stable id." };
        Option<Guid?> objectId = new("--object") { Description = "Only entries of this object." };
        Option<int?> last = new("--last") { Description = "Only so many of the last entries." };
        state.AcceptOnlyFromAmong("pending", "sent", "applied", "settled", "rejected", "set_aside", "superseded");
        var command = new Command("list", "Lists the entries in order.") { path, json, state, entity, objectId, last };
        command.SetWork(shell, (parsed, _) =>
        {
            using IJournalSource source = JournalSource.Open(parsed.GetRequiredValue(path));
            IEnumerable<JournalLine> lines = source.Lines();
            if (parsed.GetValue(state) is { } wantedState) lines = lines.Where(line => line.State == wantedState);
            if (parsed.GetValue(entity) is { } wantedEntity) lines = lines.Where(line => line.Chained?.Entry.EntityId == wantedEntity);
            if (parsed.GetValue(objectId) is { } wantedObject) lines = lines.Where(line => line.Chained?.Entry.ObjectId.Value == wantedObject);
            if (parsed.GetValue(last) is { } count) lines = lines.TakeLast(count);
            if (parsed.GetValue(json)) foreach (JournalLine line in lines) shell.Output.Profile.Out.Writer.WriteLine(LineJson.Write(line));
            else Print(source, [.. lines], shell.Output);
            return Task.FromResult(ExitCode.Ok);
        });
        return command;
    }

    private static void Print(IJournalSource source, List<JournalLine> lines, IAnsiConsole output)
    {
        foreach (IGrouping<JournalId, JournalLine> journal in lines.GroupBy(line => line.Journal))
        {
            output.MarkupLineInterpolated($"journal [teal]{journal.Key}[/]");
            Table table = new Table().Border(TableBorder.Simple).AddColumns("#", "state", "kind", "entity", "object", "changed", "device time");
            foreach (JournalLine line in journal) table.AddRow(Cells(line));
            output.Write(table);
        }
        output.MarkupLineInterpolated($"{lines.Count} {(lines.Count == 1 ? "entry" : "entries")} from {source.Description}");
    }

    private static Markup[] Cells(JournalLine line)
    {
        string sequence = line.Sequence.ToString(CultureInfo.InvariantCulture);
        string state = line.State ?? "";
        if (line.Chained?.Entry is not { } entry) return [new(sequence), State(state), new("[grey]compacted[/]"), new(""), new(""), new(""), new("")];
        string kind = entry.Kind == EntryKind.Delete ? "delete" : entry.IsNew ? "create" : "change";
        return
        [
            new(sequence), State(state), new(kind), new(Markup.Escape(entry.EntityId)), new(entry.ObjectId.Value.ToString("D")),
            new(Markup.Escape(Changed(entry))), new(ValueText.Moment(entry.DeviceTime)),
        ];
    }

    private static Markup State(string state) => new(state switch
    {
        "rejected" or "set_aside" => $"[red]{state}[/]",
        "settled" or "applied" => $"[green]{state}[/]",
        _ => $"[yellow]{Markup.Escape(state)}[/]",
    });

    private static string Changed(JournalEntry entry) =>
        string.Join(", ", entry.Changes.Take(ChangedMembersShown).Select(change => change.MemberId))
        + (entry.Changes.Length > ChangedMembersShown ? $" and {entry.Changes.Length - ChangedMembersShown} more" : "");
}
