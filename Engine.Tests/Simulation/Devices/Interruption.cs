namespace OfflineSync.Tests.Simulation.Devices;

/// <summary>What happens while a synchronization waits for the network.</summary>
/// <param name="RunAsync">Does it; it gets the last part of the request's route.</param>
/// <param name="MayFail">Whether the synchronization may fail because of it.</param>
internal sealed record Interruption(Func<string, Task> RunAsync, bool MayFail = false);
