using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OfflineSync.Benchmarks.Data;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Server;

namespace OfflineSync.Benchmarks.Server;

/// <summary>A server process: <c>server DATABASE [MODEL]</c>.</summary>
internal static class ServerCommand
{
    public const string Name = "server";

    public static async Task<int> RunAsync(string[] args)
    {
        await using OfflineSyncHost host = await StartAsync(args[0], BenchModel.Of(args.ElementAtOrDefault(1)));
        await using var source = NpgsqlDataSource.Create(args[0]);
        return await ChildLoop.RunAsync(
            question => question switch
            {
                ["change", var count] => ChangeAsync(host, source, int.Parse(count, CultureInfo.InvariantCulture)),
                ["peak"] => Task.FromResult(Reply.Of(("megabytes", PeakMegabytes()))),
                _ => throw new ArgumentException($"A server does not know '{string.Join(' ', question)}'."),
            },
            Reply.Of(("url", host.Url)));
    }

    public static Task<OfflineSyncHost> StartAsync(string database, DomainModel model, Action<OfflineSyncServerBuilder>? extend = null) => OfflineSyncHost.StartAsync(
        options =>
        {
            options.Model = model;
            options.Postgres = database;
            // Signing in is no part of what is measured.
            options.PasswordHashRounds = 1000;
        },
        "http://127.0.0.1:0", extend);

    private static double PeakMegabytes()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1e6;
    }

    /// <summary>Changes some items, anywhere in the table, as the operator's code does.</summary>
    private static async Task<Reply> ChangeAsync(OfflineSyncHost host, NpgsqlDataSource source, int count)
    {
        var ids = new List<Guid>(count);
        await using (NpgsqlCommand command = source.CreateCommand("select id from offlinesync.object_item tablesample bernoulli (5) order by random() limit $1"))
        {
            command.Parameters.Add(new() { Value = count });
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        }
        ServerObjects objects = host.Server.NewObjects();
        foreach (Guid id in ids)
        {
            Item item = await objects.FindAsync<Item>(new ObjectId(id)) ?? throw new InvalidOperationException("An item is gone.");
            item.Quantity++;
            item.Title += "!";
        }
        return Reply.Of(("changed", await objects.CommitAsync()));
    }
}
