using OfflineSync.Tests.Simulation.Devices;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>The server's store is copied, and put back later: what was written in between is gone there.</summary>
internal static class RestoreSteps
{
    /// <summary>How long the server holds what it does not know after a restore.</summary>
    public static readonly TimeSpan RecoveryWindow = TimeSpan.FromDays(7);

    public static readonly Step[] All =
    [
        new("store is copied", swarm => swarm.Restores ? 7 : 0, CopyAsync),
        new("store is put back", swarm => swarm.Restores ? 7 : 0, (world, _) => PutBackAsync(world)),
        new("edit in turns", swarm => swarm.Restores ? 10 : 0, EditInTurnsAsync),
        new("recovery window passes", swarm => swarm.Restores ? 1 : 0, LetWindowPassAsync),
    ];

    public static async Task<string> PutBackAsync(World world)
    {
        int before = world.State.Events.Count;
        if (!await world.RestoreStoreAsync()) return "nothing was copied";
        world.Marks.ReachIf(world.State.Events.Count < before, Mark.StorePutBack);
        return $"{before - world.State.Events.Count} events are lost";
    }

    public static void Look(World world, SimulatedDevice device, SyncResult result)
    {
        device.Account.Held.UnionWith(result.Held.Select(held => held.Key.Value));
        world.Marks.ReachIf(result.Recovered > 0, Mark.LostEntriesFound);
        world.Marks.ReachIf(result.Held.Count > 0, Mark.EntriesHeld);
    }

    public static string Describe(SyncResult result) => result is { Recovered: 0, Held.Count: 0 } ? "" : $", recovered {result.Recovered}, held {result.Held.Count}";

    private static async Task<string> CopyAsync(World world, SimulatedDevice device)
    {
        await world.BackUpStoreAsync();
        return $"{world.State.Events.Count} events";
    }

    /// <summary>Two devices change the same members of an object, the second one knowing what the first one did: an order that has to outlive a restore.</summary>
    private static async Task<string> EditInTurnsAsync(World world, SimulatedDevice device)
    {
        SimulatedDevice other = world.Random.Pick([.. world.Devices.Where(other => other != device)]);
        if (RandomValues.Shown(world, device, "Visit", "Order") is not { } key) return "nothing there";
        string done = $"{key}, then on {other.Name}:";
        foreach (SimulatedDevice each in (SimulatedDevice[])[device, other])
        {
            done += $" {await SyncSteps.RunAsync(world, each, SyncScope.Full, SyncPlan.Smooth)}";
            each.Look();
            if (!each.Image.Shown.ContainsKey(key)) return $"{done}, gone on {each.Name}";
            OfflineObject found = await LocalSteps.FindAsync(each, key);
            found["Name"] = RandomValues.Name(world.Random);
            await LocalSteps.CommitAsync(world, each, [found]);
            done += $" {await SyncSteps.RunAsync(world, each, world.Random.Chance(0.7) ? SyncScope.Full : SyncScope.Unsynchronized, SyncPlan.Smooth)};";
        }
        return done;
    }

    private static Task<string> LetWindowPassAsync(World world, SimulatedDevice device)
    {
        world.LetPass(RecoveryWindow);
        return Task.FromResult("");
    }
}
