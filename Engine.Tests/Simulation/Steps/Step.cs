using OfflineSync.Tests.Simulation.Devices;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>One thing that happens.</summary>
/// <param name="Name">What the trace calls it.</param>
/// <param name="Weight">How often it is chosen, against the others; 0 turns it off.</param>
/// <param name="RunAsync">Does it, and says what came of it.</param>
internal sealed record Step(string Name, Func<Swarm, int> Weight, Func<World, SimulatedDevice, Task<string>> RunAsync)
{
    private static readonly Step[] all = [.. LocalSteps.All, .. RefusedSteps.All, .. UniqueSteps.All, .. DeleteSteps.All, .. RejectedSteps.All, .. SyncSteps.All, .. SessionSteps.All, .. ModeSteps.All, .. FaultSteps.All, .. DiskSteps.All, .. ServerSteps.All, .. RestoreSteps.All];

    public static Step Choose(World world)
    {
        int[] weights = [.. all.Select(step => step.Weight(world.Swarm))];
        int drawn = world.Random.Next(weights.Sum());
        int chosen = 0;
        while (drawn >= weights[chosen]) drawn -= weights[chosen++];
        return all[chosen];
    }
}
