using OfflineSync.Testing;
using OfflineSync.Tests.Simulation.Devices;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>Synchronizations, on a network that breaks and with things that happen in between.</summary>
internal static class SyncSteps
{
    public static readonly Step[] All =
    [
        new("synchronize", _ => 22, (world, device) => ModeSteps.WithoutNeverAsync(world, device, SyncScope.Full)),
        new("synchronize own", _ => 7, (world, device) => ModeSteps.WithoutNeverAsync(world, device, SyncScope.Unsynchronized)),
    ];

    /// <summary>One synchronization. Where nothing was planned to go wrong, nothing may.</summary>
    public static async Task<string> RunAsync(World world, SimulatedDevice device, SyncScope scope, SyncPlan plan)
    {
        device.Transport.Plan = plan;
        int life = world.State.Life;
        try
        {
            SyncResult result = plan.Result = await device.Engine.SynchronizeAsync(scope);
            world.Marks.ReachIf(device.Uncommitted.Count > 0, Mark.UncommittedChangeKept);
            Look(world, device, scope, life, result);
            if (plan.Interruption is null && plan.Requests.Any(request => request.Status == 200)) await SessionSteps.CheckLetInAsync(world, device);
            return $"{scope}{plan}: sent {result.Sent}, applied {result.Applied}, rejected {result.Rejected.Count}, received {result.Received}, removed {result.Removed}{RestoreSteps.Describe(result)}";
        }
        catch (OfflineSyncException ended) when (ended.Code == ErrorCode.SessionInvalid && (device.Session.MayBeGone(world.ServerTime.GetUtcNow()) || plan.RenewedTwice))
        {
            device.Transport.Plan = SyncPlan.Smooth;
            return $"{scope}{plan}: {await SessionSteps.SignInAgainAsync(world, device)}";
        }
        catch (OfflineSyncException failure) when (plan.MayFail)
        {
            if (!failure.IsTransient) throw new SimulationFailure($"A network that broke ({plan}) ended in an error that trying again would not mend: {failure.Code}: {failure.Message}", failure);
            return $"{scope}{plan}: {failure.Code}";
        }
        finally
        {
            device.Transport.Plan = SyncPlan.Smooth;
            if (plan.RenewedTwice) device.Session.MayEnd();
            SyncMarks.Reach(world, plan);
        }
    }

    /// <summary>Notes what a synchronization that came to its end tells.</summary>
    public static void Look(World world, SimulatedDevice device, SyncScope scope, int life, SyncResult result)
    {
        device.Session.Use(world.ServerTime.GetUtcNow());
        if (scope == SyncScope.Full && life == world.State.Life) device.Account.StoreLife = life;
        RestoreSteps.Look(world, device, result);
    }

    /// <summary>What will go wrong this time.</summary>
    public static SyncPlan Draw(World world, SimulatedDevice device)
    {
        bool interrupts = world.Random.Chance(world.Swarm.InterruptionRate);
        return new SyncPlan
        {
            Fault = world.Swarm.Draw(world.Random),
            // Most often the first: where something was committed that is the upload, or the first request of one in parts.
            FaultyRequest = world.Random.Pick([0, 0, 0, 1, 1, 2, 2, 3]),
            Interruption = interrupts ? Interruptions.Draw(world, device) : null,
            InterruptedRequest = world.Random.Pick([0, 0, 1, 1, 2]),
            InterruptsAnswer = world.Random.Chance(0.5),
        };
    }
}
