using System.CommandLine;
using OfflineSync.Cli.Terminal;
using OfflineSync.Server;

namespace OfflineSync.Cli.Server;

/// <summary>Work on a server that is started for one command, on a port that nobody knows, where the database serves its model already.</summary>
internal static class ServerWork
{
    private const string AnyPort = "http://127.0.0.1:0";

    public static void SetServerWork(this Command command, Shell shell, ServerOptions options, Func<OfflineSyncServer, ParseResult, CancellationToken, Task<int>> work) =>
        command.SetWork(shell, (parsed, cancellationToken) => RunAsync(options.Bind(parsed), allowsEmpty: false, server => work(server, parsed, cancellationToken), cancellationToken));

    /// <summary>Starts the server and does the work.</summary>
    /// <param name="configure">Model and database.</param>
    /// <param name="allowsEmpty">Whether the work may be the first to make the server's tables.</param>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<int> RunAsync(Action<OfflineSyncServerOptions> configure, bool allowsEmpty, Func<OfflineSyncServer, Task<int>> work, CancellationToken cancellationToken)
    {
        var database = new OfflineSyncServerOptions();
        configure(database);
        // A start would bring the database to the model that is named, right or wrong.
        await OfflineSyncServer.ThrowIfOtherModelAsync(database, allowsEmpty, cancellationToken);
        await using OfflineSyncHost host = await OfflineSyncHost.StartAsync(configure, AnyPort, cancellationToken: cancellationToken);
        return await work(host.Server);
    }

    /// <summary>Says so when a number is not from 1 to the greatest.</summary>
    public static void AcceptFromOneTo(this Option<int> option, int greatest) => option.Validators.Add(result =>
    {
        if (result.GetValueOrDefault<int>() is var value && (value < 1 || value > greatest)) result.AddError($"{option.Name} takes a number from 1 to {greatest}.");
    });
}
