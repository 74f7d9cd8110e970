using OfflineSync.Tests.Simulation.Devices;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>What befalls a device.</summary>
internal static class FaultSteps
{
    private const int CloneLimit = 1;

    public static readonly Step[] All =
    [
        new("restart", _ => 3, RestartAsync),
        new("crash", swarm => swarm.Crashes ? 3 : 0, CrashAsync),
        new("crash within synchronization", swarm => swarm.Crashes ? 6 : 0, CrashWithinSyncAsync),
        new("clone", swarm => swarm.Clones ? 2 : 0, CloneAsync),
        new("clock", swarm => swarm.ClocksJump ? 4 : 1, MoveClockAsync),
        new("stale copy", _ => 3, SendStaleCopyAsync),
    ];

    private static async Task<string> RestartAsync(World world, SimulatedDevice device)
    {
        world.Marks.ReachIf(device.Image.Entries.Any(entry => entry.State == "sent"), Mark.RestartWithOpenBatch);
        await device.RestartAsync();
        return "";
    }

    private static async Task<string> CrashAsync(World world, SimulatedDevice device)
    {
        await device.ContinueOnAsync(device.CopyFolder());
        return "";
    }

    private static async Task<string> CrashWithinSyncAsync(World world, SimulatedDevice device)
    {
        string? left = null;
        bool answered = world.Random.Chance(0.5);
        SyncPlan? plan = null;
        plan = new SyncPlan
        {
            InterruptedRequest = world.Random.Next(3),
            InterruptsAnswer = answered,
            Interruption = new Interruption(route =>
            {
                left = device.CopyFolder();
                world.Marks.Reach(route == "download" ? Mark.CrashWithinDownload : answered ? Mark.CrashAfterServerCommit : Mark.CrashBeforeSend);
                // An engine that tries again by itself does no more than a dead process would.
                plan!.HasDied = true;
                return Task.CompletedTask;
            }, MayFail: true),
        };
        string outcome = await SyncSteps.RunAsync(world, device, world.Random.Chance(0.7) ? SyncScope.Full : SyncScope.Unsynchronized, plan);
        if (left is null) return outcome + ", no crash";
        await device.ContinueOnAsync(left);
        return $"{outcome}, died {(answered ? "after the answer" : "before the request")} {plan.InterruptedRequest}";
    }

    private static async Task<string> CloneAsync(World world, SimulatedDevice device)
    {
        if (world.Devices.Count >= 3 + CloneLimit) return "enough";
        await world.CloneAsync(device);
        return $"{device.Name}'";
    }

    private static Task<string> MoveClockAsync(World world, SimulatedDevice device)
    {
        TimeSpan jump = TimeSpan.FromMinutes(world.Random.Next(-5_000_000, 5_000_000));
        device.Time.AdjustTime(device.Time.GetUtcNow() + jump);
        world.Marks.ReachIf(jump < TimeSpan.Zero, Mark.ClockWentBack);
        return Task.FromResult(jump.ToString());
    }

    private static async Task<string> SendStaleCopyAsync(World world, SimulatedDevice device)
    {
        int? status = await device.Transport.SendStaleCopyAsync();
        world.Marks.ReachIf(status is not null, Mark.StaleCopyArrived);
        return status?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "nothing was sent";
    }
}
