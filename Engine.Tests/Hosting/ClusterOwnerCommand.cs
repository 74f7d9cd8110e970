using System.Globalization;
using OfflineSync.Server.Postgres;

namespace OfflineSync.Tests.Hosting;

/// <summary>Owns a private cluster until somebody kills it.</summary>
internal sealed class ClusterOwnerCommand : IChildCommand
{
    public static string Name => "cluster-owner";

    public static async Task<int> RunAsync(string[] args)
    {
        var cluster = await PrivateCluster.StartAsync(new PrivateClusterOptions
        {
            Folder = args[0], Temporary = bool.Parse(args[1]), Durable = false, MaxConnections = 20,
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"started {cluster.ProcessId}"));
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System);
        return 0;
    }
}
