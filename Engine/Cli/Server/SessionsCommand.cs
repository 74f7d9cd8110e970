using System.CommandLine;
using OfflineSync.Cli.Journal;
using OfflineSync.Cli.Server.Errors;
using OfflineSync.Cli.Terminal;
using OfflineSync.Server;
using Spectre.Console;

namespace OfflineSync.Cli.Server;

/// <summary><c>server sessions</c>: who is signed in on which device, and how to end that.</summary>
internal static class SessionsCommand
{
    public static Command Create(Shell shell) => new("sessions", "Lists and ends the sessions of devices.") { List(shell), Revoke(shell) };

    private static Command List(Shell shell)
    {
        ServerOptions options = new();
        Option<bool> json = JournalCommand.Json();
        Option<bool> all = new("--all") { Description = "Those, too, that are over. They are kept until their user signs in again." };
        Option<string?> user = new("--user") { Description = "Only this user's, by name or id." };
        Option<int> limit = new("--limit") { Description = "How many at most.", DefaultValueFactory = _ => 100 };
        limit.AcceptFromOneTo(DeviceSessions.GreatestLimit);
        var command = new Command("list", "Lists sessions, the latest sign-in first.") { json, all, user, limit };
        options.AddTo(command);
        command.SetServerWork(shell, options, async (server, parsed, cancellationToken) =>
        {
            ObjectId? whose = parsed.GetValue(user) is { } named ? await UserAsync(server, named, cancellationToken) : null;
            IReadOnlyList<DeviceSession> found = await server.Sessions.ListAsync(whose, parsed.GetValue(all), parsed.GetValue(limit), cancellationToken);
            if (parsed.GetValue(json)) foreach (DeviceSession session in found) shell.Output.Profile.Out.Writer.WriteLine(ReportJson.Write(session));
            else Print(found, shell.Output);
            return ExitCode.Ok;
        });
        return command;
    }

    private static Command Revoke(Shell shell)
    {
        ServerOptions options = new();
        Argument<Guid?> id = new("id") { Description = "The session, as `list` shows it.", Arity = ArgumentArity.ZeroOrOne };
        Option<string?> user = new("--user") { Description = "All sessions of this user, by name or id." };
        var command = new Command("revoke", "Ends a session, or all of a user: the devices are refused from their next request on. Data on them stays.") { id, user };
        options.AddTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetResult(id) is { Tokens.Count: > 0 } == (result.GetResult(user) is not null)) result.AddError("Name either a session or --user.");
        });
        command.SetServerWork(shell, options, async (server, parsed, cancellationToken) =>
        {
            int ended = parsed.GetValue(user) is { } named
                ? await server.Sessions.RevokeAllAsync(await UserAsync(server, named, cancellationToken), cancellationToken)
                : await server.Sessions.RevokeAsync(parsed.GetValue(id)!.Value, cancellationToken) ? 1
                : throw new CliException("There is no such session, or it was ended already.", "`offlinesync server sessions list --all` shows them.");
            shell.Output.MarkupLineInterpolated($"ended {ended} {(ended == 1 ? "session" : "sessions")}");
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<ObjectId> UserAsync(OfflineSyncServer server, string user, CancellationToken cancellationToken) =>
        await server.Users.FindAsync(user, cancellationToken) ?? (Guid.TryParse(user, out Guid id) ? new ObjectId(id) : throw new CliException($"There is no user '{user}'.", "Name the user as at sign-in, or by the id of the user object."));

    private static void Print(IReadOnlyList<DeviceSession> found, IAnsiConsole output)
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("session", "user", "device", "signed in", "expires", "renewable until", "ended");
        foreach (DeviceSession session in found)
        {
            table.AddRow(session.Id.ToString(), Markup.Escape(session.UserName ?? session.User.ToString()), Markup.Escape(session.Device ?? ""), Moment(session.CreatedAt), Moment(session.ExpiresAt), Moment(session.RenewableUntil), Moment(session.RevokedAt));
        }
        if (found.Count > 0) output.Write(table);
        output.MarkupLineInterpolated($"{found.Count} {(found.Count == 1 ? "session" : "sessions")}");
    }

    private static string Moment(DateTimeOffset? moment) => moment is { } known ? ValueText.Moment(known.UtcDateTime) : "";
}
