using OfflineSync.Server;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Faults;

/// <summary>A server in a process of its own, to be killed.</summary>
internal sealed class ServerCommand : IChildCommand
{
    public static string Name => "server";

    /// <param name="args">The connection string of its PostgreSQL.</param>
    public static async Task<int> RunAsync(string[] args)
    {
        await using OfflineSyncHost server = await World.StartServerAsync(SampleModel.Create(), args[0]);
        Console.WriteLine($"listening {server.Url}");
        await server.WaitForShutdownAsync();
        return 0;
    }
}
