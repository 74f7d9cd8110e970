namespace OfflineSync.Server.Hosting;

/// <summary>What an app puts into the database at a start.</summary>
internal sealed record ServerSeed(Func<OfflineSyncServer, CancellationToken, Task> RunAsync);
