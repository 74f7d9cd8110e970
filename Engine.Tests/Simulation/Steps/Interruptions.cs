using OfflineSync.Tests.Simulation.Devices;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>What happens while a synchronization waits for the network.</summary>
internal static class Interruptions
{
    public static Interruption Draw(World world, SimulatedDevice device)
    {
        if (world.Swarm.Restores && world.Random.Chance(0.1))
        {
            return new Interruption(async _ => world.Trace.Add($"     meanwhile the store is put back: {await RestoreSteps.PutBackAsync(world)}"), MayFail: true);
        }
        switch (world.Random.Next(world.Swarm.ServerRestarts ? 5 : 4))
        {
            case 0 or 1:
                return new Interruption(async route =>
                {
                    device.Look();
                    world.Trace.Add($"     meanwhile edit: {await LocalSteps.EditSentAsync(world, device)}");
                    world.Marks.Reach(route == "upload" ? Mark.UploadOverlappedByLocalCommit : Mark.DownloadOverlappedByLocalCommit);
                });
            case 2:
                return new Interruption(async route =>
                {
                    SimulatedDevice other = world.Random.Pick([.. world.Devices.Where(other => other != device)]);
                    world.Trace.Add($"     meanwhile {other.Name}: {await SyncSteps.RunAsync(world, other, SyncScope.Full, SyncPlan.Smooth)}");
                    world.Marks.ReachIf(route == "download", Mark.DownloadOverlappedByForeignUpload);
                });
            case 3:
                return new Interruption(async _ => world.Trace.Add($"     meanwhile operator: {await (world.Swarm.RolesChange && world.Random.Chance(0.4)
                    ? ServerSteps.ChangeRoleAsync(world, device) : world.Random.Chance(0.5) ? ServerSteps.EditAsync(world) : ServerSteps.DeleteAsync(world))}"));
            default:
                return new Interruption(async route =>
                {
                    await world.RestartServerAsync();
                    world.Trace.Add("     meanwhile the server restarts");
                    world.Marks.ReachIf(route == "upload", Mark.UploadSpannedServerRestart);
                }, MayFail: true);
        }
    }
}
