using System.CommandLine;
using OfflineSync.Cli.Journal;
using OfflineSync.Cli.Server.Errors;
using OfflineSync.Cli.Terminal;
using OfflineSync.Journal;
using OfflineSync.Server;
using Spectre.Console;

namespace OfflineSync.Cli.Server;

/// <summary><c>server history</c>: the uploads that were decided.</summary>
internal static class HistoryCommand
{
    public static Command Create(Shell shell)
    {
        ServerOptions options = new();
        Option<bool> json = JournalCommand.Json();
        Option<Guid?> user = new("--user") { Description = "Only this user's, by id." };
        Option<Guid?> journal = new("--journal") { Description = "Only those from this device's journal." };
        Option<DateTimeOffset?> since = new("--since") { Description = "Only those that were decided then or later." };
        Option<DateTimeOffset?> before = new("--before") { Description = "The next page: the moment of the last one of the page before." };
        Option<int> limit = new("--limit") { Description = "How many at most.", DefaultValueFactory = _ => new UploadFilter().Limit };
        limit.AcceptFromOneTo(UploadFilter.GreatestLimit);
        var command = new Command("history", "Lists the uploads that were decided, the latest first: who sent how many entries, and how many were rejected.") { json, user, journal, since, before, limit };
        options.AddTo(command);
        command.SetServerWork(shell, options, async (server, parsed, cancellationToken) =>
        {
            var filter = new UploadFilter
            {
                User = parsed.GetValue(user) is { } who ? new ObjectId(who) : null,
                Journal = parsed.GetValue(journal) is { } which ? new JournalId(which) : null,
                Since = parsed.GetValue(since),
                Before = parsed.GetValue(before),
                Limit = parsed.GetValue(limit),
            };
            IReadOnlyList<UploadReport> found = await server.History.ListAsync(filter, cancellationToken);
            if (parsed.GetValue(json)) foreach (UploadReport report in found) shell.Output.Profile.Out.Writer.WriteLine(ReportJson.Write(report));
            else Print(found, filter.Limit, shell.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(IReadOnlyList<UploadReport> found, int limit, IAnsiConsole output)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("decided", "user", "journal", "entries", "rejected", "refused for good");
        foreach (UploadReport report in found)
        {
            table.AddRow(ValueText.Moment(report.DecidedAt.UtcDateTime), Markup.Escape(report.UserName ?? report.User.ToString()), report.Journal.ToString(),
                report.Entries?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?", report.Rejected?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "?", report.Error?.ToString() ?? "");
        }
        if (found.Count > 0) output.Write(table);
        output.MarkupLineInterpolated($"{found.Count} {(found.Count == 1 ? "upload" : "uploads")}");
        if (found.Count == limit) output.MarkupLineInterpolated($"the next page: --before {found[^1].DecidedAt.UtcDateTime:O}");
    }
}
