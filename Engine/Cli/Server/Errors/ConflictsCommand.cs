using System.CommandLine;
using OfflineSync.Cli.Journal;
using OfflineSync.Cli.Terminal;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server;
using Spectre.Console;

namespace OfflineSync.Cli.Server.Errors;

/// <summary><c>server conflicts</c>: what several devices changed without knowing of each other.</summary>
internal static class ConflictsCommand
{
    public static Command Create(Shell shell)
    {
        ServerOptions options = new();
        Option<bool> json = JournalCommand.Json();
        Option<string?> entity = new("--entity") { Description = "Only those of this entity, by its stable id." };
        Option<Guid?> objectId = new("--object") { Description = "Only those of this object." };
        Option<Guid?> journal = new("--journal") { Description = "Only those that an upload from this device's journal met." };
        Option<DateTimeOffset?> since = new("--since") { Description = "Only those that occurred then or later." };
        Option<long?> before = new("--before") { Description = "The next page: the number of the last one of the page before." };
        Option<int> limit = new("--limit") { Description = "How many at most.", DefaultValueFactory = _ => new ConflictFilter().Limit };
        limit.AcceptFromOneTo(ConflictFilter.GreatestLimit);
        var command = new Command("conflicts", "Lists the conflicts that uploads met, the latest first, with both values of each member.") { json, entity, objectId, journal, since, before, limit };
        options.AddTo(command);
        command.SetServerWork(shell, options, async (server, parsed, cancellationToken) =>
        {
            var filter = new ConflictFilter
            {
                EntityId = parsed.GetValue(entity),
                ObjectId = parsed.GetValue(objectId) is { } wanted ? new ObjectId(wanted) : null,
                Journal = parsed.GetValue(journal) is { } which ? new JournalId(which) : null,
                Since = parsed.GetValue(since),
                Before = parsed.GetValue(before),
                Limit = parsed.GetValue(limit),
            };
            IReadOnlyList<ConflictReport> found = await server.Conflicts.ListAsync(filter, cancellationToken);
            if (parsed.GetValue(json)) foreach (ConflictReport report in found) shell.Output.Profile.Out.Writer.WriteLine(ReportJson.Write(report));
            else Print(found, filter.Limit, shell.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(IReadOnlyList<ConflictReport> found, int limit, IAnsiConsole output)
    {
        foreach (ConflictReport report in found)
        {
            output.MarkupLineInterpolated($"{report.Number}: [teal]{report.EntityId}[/] {report.ObjectId}, {report.UserName ?? report.User.ToString()}, {ValueText.Moment(report.OccurredAt.UtcDateTime)}");
            Table table = new Table().Border(TableBorder.Simple).AddColumns("member", "server had", "device sent", "stands");
            foreach (MemberConflict conflict in report.Conflicts)
            {
                table.AddRow(Markup.Escape(conflict.MemberId), Markup.Escape(ValueText.Of(conflict.Stored)), Markup.Escape(ValueText.Of(conflict.Sent)), conflict.Taken ? "the device's" : "the server's");
            }
            output.Write(table);
        }
        output.MarkupLineInterpolated($"{found.Count} {(found.Count == 1 ? "conflict" : "conflicts")}");
        if (found.Count == limit) output.MarkupLineInterpolated($"the next page: --before {found[^1].Number}");
    }
}
