using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Benchmarks.Data;
using OfflineSync.Benchmarks.Processes;
using OfflineSync.Server;
using OfflineSync.Testing;

namespace OfflineSync.Benchmarks.Server;

/// <summary>Fills a database through the event store: <c>load DATABASE SEED [MODEL]</c>. It asks for rows and users by and by; the server's own process stays fresh.</summary>
internal static class LoadCommand
{
    public const string Name = "load";
    private const int Seed = 20_25;

    public static async Task<int> RunAsync(string[] args)
    {
        var clock = new SteppingClock(Seed);
        await using OfflineSyncHost host = await ServerCommand.StartAsync(args[0], BenchModel.Of(args.ElementAtOrDefault(2)), server => server.Services
            .AddSingleton<TimeProvider>(clock).AddSingleton<IdSource>(new SeededIdSource(clock, int.Parse(args[1], CultureInfo.InvariantCulture))));
        var seed = new ItemSeed(Seed + int.Parse(args[1], CultureInfo.InvariantCulture));
        List<ObjectId> ids = [];
        var audiences = new AudienceLoader(host, args[0], int.Parse(args[1], CultureInfo.InvariantCulture));
        return await ChildLoop.RunAsync(async question =>
        {
            switch (question)
            {
                case ["rows", var entity, var count]:
                    await AddAsync(host, entity, seed, ids, Number(count));
                    break;
                case ["user", var name]:
                    await host.Users.AddAsync(name, BenchModel.Password, [BenchModel.Role]);
                    break;
                case ["customers", var count, var owners]:
                    await audiences.AddCustomersAsync(Number(count), Number(owners));
                    break;
                case ["orders", var count, var customers]:
                    await audiences.AddOrdersAsync(Number(count), Number(customers));
                    break;
                case ["people", var count]:
                    await audiences.AddPeopleAsync(Number(count));
                    break;
                case ["member", var name, .. var owners]:
                    await audiences.AddUserAsync(name, owners.Select(Number));
                    break;
                default: throw new ArgumentException($"A loader does not know '{string.Join(' ', question)}'.");
            }
            return Reply.Of();
        });
    }

    private static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static async Task AddAsync(OfflineSyncHost host, string entity, ItemSeed seed, List<ObjectId> ids, int count)
    {
        Task storing = Task.CompletedTask;
        for (int start = 0; start < count; start += ServerObjects.BatchLimit)
        {
            ServerObjects objects = host.Server.NewObjects();
            ObjectId[] added = [.. Enumerable.Range(0, Math.Min(ServerObjects.BatchLimit, count - start)).Select(_ => Add(objects.Create(entity)))];
            // PostgreSQL works on one part while the next is made.
            await storing;
            ids.AddRange(added);
            storing = Task.Run(() => objects.CommitAsync());
        }
        await storing;

        ObjectId Add(OfflineObject item)
        {
            seed.Fill(item, ids);
            return item.Id;
        }
    }
}
