using System.CommandLine;
using OfflineSync.Cli.Journal;
using OfflineSync.Cli.Server.Errors;
using OfflineSync.Cli.Terminal;
using OfflineSync.Journal;
using OfflineSync.Server;
using Spectre.Console;

namespace OfflineSync.Cli.Server;

/// <summary><c>server history</c>: what devices asked for, and how it ended.</summary>
internal static class HistoryCommand
{
    public static Command Create(Shell shell)
    {
        ServerOptions options = new();
        Option<bool> json = JournalCommand.Json();
        Option<Guid?> user = new("--user") { Description = "Only this user's, by id." };
        Option<Guid?> journal = new("--journal") { Description = "Only those from this device's journal." };
        Option<DateTimeOffset?> since = new("--since") { Description = "Only those that ended then or later." };
        Option<string?> before = new("--before") { Description = "The next page: where the page before ended, as it says." };
        before.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && !HistoryPosition.TryParse(text, out _)) result.AddError($"--before: '{text}' is no place in the history; take it from the end of the page before (MOMENT/ID).");
        });
        Option<SynchronizationKind?> kind = new("--kind") { Description = "Only this kind." };
        Option<bool> failed = new("--failed") { Description = "Only those that did not end with an answer." };
        Option<int> limit = new("--limit") { Description = "How many at most.", DefaultValueFactory = _ => new SynchronizationFilter().Limit };
        limit.AcceptFromOneTo(SynchronizationFilter.GreatestLimit);
        var command = new Command("history", "Lists uploads and downloads, the latest first: whose, how long they took, how many entries and objects, and how they ended.") { json, user, journal, kind, failed, since, before, limit };
        options.AddTo(command);
        command.SetServerWork(shell, options, async (server, parsed, cancellationToken) =>
        {
            var filter = new SynchronizationFilter
            {
                User = parsed.GetValue(user) is { } who ? new ObjectId(who) : null,
                Journal = parsed.GetValue(journal) is { } which ? new JournalId(which) : null,
                Since = parsed.GetValue(since),
                Before = HistoryPosition.TryParse(parsed.GetValue(before), out HistoryPosition place) ? place : null,
                Kind = parsed.GetValue(kind),
                OnlyFailed = parsed.GetValue(failed),
                Limit = parsed.GetValue(limit),
            };
            IReadOnlyList<SynchronizationReport> found = await server.History.ListAsync(filter, cancellationToken);
            if (parsed.GetValue(json)) foreach (SynchronizationReport report in found) shell.Output.Profile.Out.Writer.WriteLine(ReportJson.Write(report));
            else Print(found, filter.Limit, shell.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static void Print(IReadOnlyList<SynchronizationReport> found, int limit, IAnsiConsole output)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("ended", "ms", "user", "journal", "kind", "entries", "rejected", "objects", "removed", "outcome");
        foreach (SynchronizationReport report in found)
        {
            bool isUpload = report.Kind == SynchronizationKind.Upload;
            table.AddRow(ValueText.Moment(report.EndedAt.UtcDateTime), Number((long)report.Duration.TotalMilliseconds), Markup.Escape(report.UserName ?? report.User.ToString()), report.Journal?.ToString() ?? "?", report.Kind.ToString(),
                isUpload ? Number(report.Entries) : "", isUpload ? Number(report.Rejected) : "", isUpload ? "" : Number(report.Rows), isUpload ? "" : Number(report.Removals),
                report.Error is { } error ? $"{report.End}: {error}" : report.End.ToString());
        }
        if (found.Count > 0) output.Write(table);
        output.MarkupLineInterpolated($"{found.Count} {(found.Count == 1 ? "request" : "requests")}");
        if (found.Count == limit) output.MarkupLineInterpolated($"the next page: --before {found[^1].Position}");
    }

    private static string Number(long number) => number.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
