using System.Diagnostics;
using System.Globalization;
using Npgsql;
using OfflineSync.Benchmarks.Data;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Server;
using OfflineSync.Server.DryRun;

namespace OfflineSync.Benchmarks.Server;

/// <summary>A server process: <c>server DATABASE [MODEL]</c>.</summary>
internal static class ServerCommand
{
    public const string Name = "server";

    // Anywhere in the table.
    private const string AnyItems = "select id from offlinesync.object_item tablesample bernoulli (5) order by random() limit $1";

    public static async Task<int> RunAsync(string[] args)
    {
        await using OfflineSyncHost host = await StartAsync(args[0], BenchModel.Of(args.ElementAtOrDefault(1)));
        await using var source = NpgsqlDataSource.Create(args[0]);
        return await ChildLoop.RunAsync(
            question => question switch
            {
                ["change", var count] => ChangeAsync(host, source, nameof(Item), AnyItems, Number(count)),
                ["change-orders", var count, .. var owners] => ChangeAsync(host, source, AudienceModel.Order, OrdersOf(owners), Number(count)),
                ["writes"] => WritesAsync(source),
                ["dry-run"] => DryRunAsync(host),
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

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string OrdersOf(IEnumerable<string> owners) => $"""
        select o.id from offlinesync.object_order o join offlinesync.object_customer c on c.id = o.customer join offlinesync.object_owner w on w.id = c.owner
        where w.title in ({string.Join(", ", owners.Select(owner => $"'{AudienceLoader.Owner(Number(owner))}'"))}) order by random() limit $1
        """;

    private static double PeakMegabytes()
    {
        using Process self = Process.GetCurrentProcess();
        return self.PeakWorkingSet64 / 1e6;
    }

    /// <summary>Changes some objects as the operator's code does.</summary>
    private static async Task<Reply> ChangeAsync(OfflineSyncHost host, NpgsqlDataSource source, string entity, string which, int count)
    {
        var ids = new List<Guid>(count);
        await using (NpgsqlCommand command = source.CreateCommand(which))
        {
            command.Parameters.Add(new() { Value = count });
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync()) ids.Add(reader.GetGuid(0));
        }
        ServerObjects objects = host.Server.NewObjects();
        foreach (Guid id in ids)
        {
            OfflineObject changed = await objects.FindAsync(entity, new ObjectId(id)) ?? throw new InvalidOperationException($"An object of {entity} is gone.");
            changed[nameof(Item.Quantity)] = (int)changed[nameof(Item.Quantity)]! + 1;
            changed[nameof(Item.Title)] += "!";
        }
        return Reply.Of(("changed", await objects.CommitAsync()));
    }

    /// <summary>How many rows were written in all tables so far. What a connection wrote counts at the latest ten seconds after it became idle.</summary>
    private static async Task<Reply> WritesAsync(NpgsqlDataSource source)
    {
        await using NpgsqlCommand command = source.CreateCommand("select sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint from pg_stat_user_tables");
        return Reply.Of(("rows", (await command.ExecuteScalarAsync())!));
    }

    /// <summary>What another model would bring and take.</summary>
    private static async Task<Reply> DryRunAsync(OfflineSyncHost host)
    {
        long started = Stopwatch.GetTimestamp();
        DryRunReport report = await host.Server.DryRunAsync(AudienceModel.CreateChanged());
        return Reply.Of(("seconds", Stopwatch.GetElapsedTime(started).TotalSeconds), ("users", report.Users), ("objects", report.Entities.Sum(entity => entity.Disappearing)));
    }
}
