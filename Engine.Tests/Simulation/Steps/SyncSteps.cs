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
        new("sign out and in", _ => 1, SignOutAndInAsync),
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
            if (scope == SyncScope.Full && life == world.State.Life) device.StoreLife = life;
            RestoreSteps.Look(world, device, result);
            return $"{scope}{plan}: sent {result.Sent}, applied {result.Applied}, rejected {result.Rejected.Count}, received {result.Received}, removed {result.Removed}{RestoreSteps.Describe(result)}";
        }
        catch (OfflineSyncException ended) when (ended.Code == ErrorCode.SessionInvalid && device.SessionMayBeGone)
        {
            // The copy of a device has its session too, and a sign-out ends it for both; a store that was put back lacks what came later.
            device.Transport.Plan = SyncPlan.Smooth;
            await device.SignInAsync();
            return $"{scope}{plan}: signed in again";
        }
        catch (OfflineSyncException failure) when (plan.MayFail)
        {
            if (!failure.IsTransient) throw new SimulationFailure($"A network that broke ({plan}) ended in an error that trying again would not mend: {failure.Code}: {failure.Message}", failure);
            return $"{scope}{plan}: {failure.Code}";
        }
        finally
        {
            device.Transport.Plan = SyncPlan.Smooth;
            SyncMarks.Reach(world, plan);
        }
    }

    private static async Task<string> SignOutAndInAsync(World world, SimulatedDevice device)
    {
        await device.SignOutAndInAsync();
        foreach (SimulatedDevice other in world.Devices.Where(other => other != device && other.User == device.User)) other.SessionMayBeGone = true;
        return device.User.Name;
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
