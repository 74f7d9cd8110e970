using OfflineSync.Device;
using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Invariants;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>A device that dies within a transaction, and one whose disk is full.</summary>
internal static class DiskSteps
{
    public static readonly Step[] All =
    [
        new("die within a commit", swarm => swarm.Crashes ? 2 : 0, DieWithinCommitAsync),
        new("die within a synchronization's commit", swarm => swarm.Crashes ? 4 : 0, DieWithinSyncAsync),
        new("full disk", swarm => swarm.FullDisks ? 4 : 0, FillAsync),
    ];

    /// <summary>Nobody was told that it was committed, and nothing of it may be there: I14 knows each entry that should.</summary>
    private static async Task<string> DieWithinCommitAsync(World world, SimulatedDevice device)
    {
        List<OfflineObject> objects = [.. Enumerable.Range(0, world.Random.Next(1, 4)).Select(_ => RandomValues.New(world, device))];
        using TornCommit torn = await TornCommit.ArmAsync(device, 0);
        await device.Engine.CommitAsync(objects);
        await device.ContinueOnAsync(torn.Left ?? throw new SimulationFailure($"{device.Name} committed without a transaction."));
        world.Marks.Reach(Mark.DiedWithinCommit);
        return $"{objects.Count} object(s) are gone";
    }

    private static async Task<string> DieWithinSyncAsync(World world, SimulatedDevice device)
    {
        var plan = new SyncPlan { MayFail = true };
        int life = device.Account.StoreLife;
        using TornCommit torn = await TornCommit.ArmAsync(device, world.Random.Next(6), () => plan.HasDied = true);
        string outcome = await SyncSteps.RunAsync(world, device, world.Random.Chance(0.7) ? SyncScope.Full : SyncScope.Unsynchronized, plan);
        if (torn.Left is null) return $"{outcome}, no crash";
        await device.ContinueOnAsync(torn.Left);
        // What the dead process still believed is not what it left.
        device.Account.StoreLife = life;
        device.Session.MayEnd();
        world.Marks.Reach(Mark.DiedWithinSyncCommit);
        return $"{outcome}, died within a commit";
    }

    /// <summary>A commit that finds no room changes nothing, and there is a synchronization on the full disk; then there is room.</summary>
    private static async Task<string> FillAsync(World world, SimulatedDevice device)
    {
        await LimitPagesAsync(device, "(select page_count from pragma_page_count)");
        OfflineObject large = RandomValues.New(world, device, "Place");
        large["Note"] = new string('n', 200_000);
        DeviceImage before = device.Image;
        string done;
        try
        {
            done = $"{await LocalSteps.CommitAsync(world, device, [large])} had room";
        }
        catch (OfflineSyncException full) when (full.Code == ErrorCode.DiskFailed)
        {
            device.Look();
            DeviceInvariants.Same($"I3: a commit of {device.Name} that failed has changed what it shows", before.Shown, device.Image.Shown);
            if (device.Image.Entries.Count != before.Entries.Count) throw new SimulationFailure($"I3: a commit of {device.Name} failed, and its entries are in the journal.");
            world.Marks.Reach(Mark.DiskWasFull);
            large["Note"] = "there is room now";
            done = "no room";
        }
        if (world.Random.Chance(0.5)) done += $", {await SyncSteps.RunAsync(world, device, SyncScope.Full, new SyncPlan { MayFail = true })}";
        await LimitPagesAsync(device, "4294967294");
        return large.State == ObjectState.New ? $"{done}, then {await LocalSteps.CommitAsync(world, device, [large])}" : done;
    }

    // The nearest thing to a full disk that every machine has. The limit ends with its connection.
    private static Task<bool> LimitPagesAsync(SimulatedDevice device, string limit) => device.Engine.Database.WriteAsync(transaction =>
    {
        object? pages = transaction.Statements.Scalar($"select {limit}");
        transaction.Statements.Scalar($"pragma max_page_count = {pages}");
        return true;
    }, default);
}
