using System.CommandLine;
using System.Globalization;
using OfflineSync.Cli.Journal;
using OfflineSync.Cli.Terminal;
using OfflineSync.Journal;
using OfflineSync.Server;
using Spectre.Console;

namespace OfflineSync.Cli.Server.Errors;

/// <summary><c>server errors</c>: the objects that uploads could not store.</summary>
internal static class ErrorsCommand
{
    public static Command Create(Shell shell) => new("errors", "Lists, shows and resolves what uploads could not store.") { List(shell), Show(shell), Resolve(shell) };

    private static Command List(Shell shell)
    {
        ServerOptions options = new();
        Option<bool> json = JournalCommand.Json();
        Option<bool> all = new("--all") { Description = "Also those that are resolved." };
        Option<string?> entity = new("--entity") { Description = "Only those of this entity, by its stable id." };
        Option<Guid?> objectId = new("--object") { Description = "Only those of this object." };
        Option<Guid?> user = new("--user") { Description = "Only those of this user, by id." };
        Option<Guid?> journal = new("--journal") { Description = "Only those of this device's journal." };
        Option<Guid?> entry = new("--entry") { Description = "Only the one with this entry, by key." };
        Option<ErrorCode?> code = new("--code") { Description = "Only those with a reason of this code." };
        Option<DateTimeOffset?> since = new("--since") { Description = "Only those that occurred then or later." };
        Option<DateTimeOffset?> until = new("--until") { Description = "Only those that occurred before." };
        Option<Guid?> before = new("--before") { Description = "The next page: the id of the last one of the page before." };
        Option<int> limit = new("--limit") { Description = "How many at most.", DefaultValueFactory = _ => new SynchronizationErrorFilter().Limit };
        limit.AcceptFromOneTo(SynchronizationErrorFilter.GreatestLimit);
        var command = new Command("list", "Lists those that are open, the latest first.") { json, all, entity, objectId, user, journal, entry, code, since, until, before, limit };
        options.AddTo(command);
        command.SetServerWork(shell, options, async (server, parsed, cancellationToken) =>
        {
            var filter = new SynchronizationErrorFilter
            {
                IsOpen = parsed.GetValue(all) ? null : true,
                EntityId = parsed.GetValue(entity),
                ObjectId = parsed.GetValue(objectId) is { } wanted ? new ObjectId(wanted) : null,
                User = parsed.GetValue(user) is { } who ? new ObjectId(who) : null,
                Journal = parsed.GetValue(journal) is { } which ? new JournalId(which) : null,
                EntryKey = parsed.GetValue(entry) is { } key ? new EntryKey(key) : null,
                Code = parsed.GetValue(code),
                Since = parsed.GetValue(since),
                Until = parsed.GetValue(until),
                Before = parsed.GetValue(before),
                Limit = parsed.GetValue(limit),
            };
            IReadOnlyList<SynchronizationErrorReport> found = await server.Errors.ListAsync(filter, cancellationToken);
            if (parsed.GetValue(json)) foreach (SynchronizationErrorReport report in found) shell.Output.Profile.Out.Writer.WriteLine(ReportJson.Write(report));
            else PrintList(found, filter.Limit, shell.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Show(Shell shell)
    {
        ServerOptions options = new();
        Argument<Guid> id = Id();
        Option<bool> json = JournalCommand.Json();
        var command = new Command("show", "Shows one: every reason, whose it was, and the full data that was sent.") { id, json };
        options.AddTo(command);
        command.SetServerWork(shell, options, async (server, parsed, cancellationToken) =>
        {
            SynchronizationErrorReport report = await server.Errors.FindAsync(parsed.GetRequiredValue(id), cancellationToken) ?? throw NotThere(parsed.GetRequiredValue(id));
            if (parsed.GetValue(json)) shell.Output.Profile.Out.Writer.WriteLine(ReportJson.Write(report));
            else Print(report, shell.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Resolve(Shell shell)
    {
        ServerOptions options = new();
        Argument<Guid> id = Id();
        Option<string> note = new("--note") { Description = "What was done.", Required = true };
        Option<string> by = new("--by") { Description = "Who did it. The default is the account that runs the command.", DefaultValueFactory = _ => Environment.UserName };
        var command = new Command("resolve", "Notes that one was dealt with; it stays, with the note.") { id, note, by };
        options.AddTo(command);
        command.SetServerWork(shell, options, async (server, parsed, cancellationToken) =>
        {
            Guid wanted = parsed.GetRequiredValue(id);
            if (string.IsNullOrWhiteSpace(parsed.GetRequiredValue(note))) throw new CliException("The note is empty.", "Say what was done: --note \"entered by hand\".");
            SynchronizationErrorReport report = await server.Errors.ResolveAsync(wanted, parsed.GetRequiredValue(by), parsed.GetRequiredValue(note), cancellationToken) ?? throw NotThere(wanted);
            shell.Output.MarkupLineInterpolated($"{report.Id} was resolved by {report.Resolution!.By} at {ValueText.Moment(report.Resolution.At.UtcDateTime)}: {report.Resolution.Note}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static Argument<Guid> Id() => new("id") { Description = "The error's id, from 'offlinesync server errors list'." };

    private static CliException NotThere(Guid id) => new($"There is no synchronization error {id}.", "'offlinesync server errors list --all' shows those that are there.");

    private static void PrintList(IReadOnlyList<SynchronizationErrorReport> found, int limit, IAnsiConsole output)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("id", "occurred", "user", "entity", "object", "reasons", "state");
        foreach (SynchronizationErrorReport report in found)
        {
            table.AddRow(
                new Markup(report.Id.ToString("D")), new Markup(ValueText.Moment(report.OccurredAt.UtcDateTime)), new Markup(Markup.Escape(report.UserName ?? report.User.ToString())),
                new Markup(Markup.Escape(report.EntityId)), new Markup(report.ObjectId.ToString()),
                new Markup(string.Join(", ", report.Reasons.Select(reason => reason.Code).Distinct())), new Markup(report.IsOpen ? "[red]open[/]" : "[green]resolved[/]"));
        }
        if (found.Count > 0) output.Write(table);
        output.MarkupLineInterpolated(CultureInfo.InvariantCulture, $"{found.Count} {(found.Count == 1 ? "error" : "errors")}");
        if (found.Count == limit) output.MarkupLineInterpolated($"the next page: --before {found[^1].Id}");
    }

    private static void Print(SynchronizationErrorReport report, IAnsiConsole output)
    {
        Grid facts = new Grid().AddColumn(new GridColumn().NoWrap()).AddColumn();
        Fact("id", report.Id.ToString("D"));
        Fact("occurred", ValueText.Moment(report.OccurredAt.UtcDateTime));
        Fact("user", report.UserName is null ? report.User.ToString() : $"{report.UserName} ({report.User})");
        Fact("journal", report.Journal.ToString());
        Fact("entity", report.EntityId);
        Fact("object", report.ObjectId.ToString());
        foreach (EntryKey key in report.EntryKeys) Fact("entry", key.ToString());
        foreach (RejectionReason reason in report.Reasons) Fact("reason", $"{reason.Code}: {reason.Message}{(reason.MemberId is null ? "" : $" ({reason.MemberId})")}");
        if (report.Detail is { } detail) Fact("detail", detail);
        Fact("content", report.Content);
        if (report.Resolution is not { } resolution) Fact("state", "open");
        else
        {
            Fact("resolved", $"{ValueText.Moment(resolution.At.UtcDateTime)} by {resolution.By}: {resolution.Note}");
            if (resolution.ResubmittedAs is { } key) Fact("resubmitted as", key.ToString());
        }
        output.Write(facts);

        void Fact(string name, string value) => facts.AddRow(new Markup($"[grey]{name}[/]"), new Markup(Markup.Escape(value)));
    }
}
