using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Invariants;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>Selections, entities with settings, and what the app takes off a device.</summary>
internal static class ModeSteps
{
    public static readonly Step[] All =
    [
        new("synchronize selected", swarm => swarm.Settings ? 10 : 3, SelectAsync),
        new("clear entity", swarm => swarm.Settings ? 3 : 0, ClearEntityAsync),
        new("clear objects", swarm => swarm.Settings ? 3 : 0, ClearObjectsAsync),
    ];

    /// <summary>A synchronization that is no selection: what only selections send stays where it is.</summary>
    public static async Task<string> WithoutNeverAsync(World world, SimulatedDevice device, SyncScope scope)
    {
        SyncPlan plan = SyncSteps.Draw(world, device);
        // A batch with an unknown outcome goes first whatever is asked for, and a group goes with any of its objects, and with what these need.
        DeviceEntry[] drafts = [.. device.Image.Entries.Where(IsNever)];
        bool mayGo = device.Image.Entries.Any(entry => entry.State == "sent") || drafts.Any(entry => entry.Body.TryGetProperty("group", out _));
        Guid[] waiting = mayGo ? [] : [.. drafts.Select(entry => entry.Key)];
        string done = await SyncSteps.RunAsync(world, device, scope, plan);
        if (plan.Result is null || waiting.Length == 0) return done;
        world.Marks.Reach(Mark.NeverWaited);
        world.Claims.Add(() =>
        {
            foreach (Guid key in waiting)
            {
                if (device.Image.ByKey[key].State != "pending") throw new SimulationFailure($"I10: {device.Name} sent entry {key}, which only a selection may send, with {scope}.");
            }
            return Task.CompletedTask;
        });
        return done;
    }

    private static async Task<string> SelectAsync(World world, SimulatedDevice device)
    {
        if (Pick(world, device) is not { Length: > 0 } keys) return "nothing there";
        List<OfflineObject> objects = [];
        foreach (ObjectKey key in keys) objects.Add(await LocalSteps.FindAsync(device, key));
        bool hasNew = world.Random.Chance(0.2);
        if (hasNew) objects.Add(RandomValues.New(world, device));
        SyncPlan plan = SyncSteps.Draw(world, device);
        string done = $"{string.Join(", ", keys)}: {await SyncSteps.RunAsync(world, device, SyncScope.Selected(objects), plan)}";
        if (plan.Result is not { } result) return done;
        world.Marks.ReachIf(hasNew, Mark.NeverCommittedSkipped);
        world.Marks.ReachIf(result is { Sent: 0, Received: > 0 }, Mark.SelectedRefreshed);
        world.Marks.ReachIf(result.Removed > 0, Mark.SelectedRemoved);
        if (plan.Interruption is not null) return done;
        device.Look();
        world.Marks.ReachIf(device.Image.Entries.Any(entry => entry.State == "pending"), Mark.SelectedLeftOthersWaiting);
        world.Claims.Add(() => CheckSelectedAsync(world, device, [.. keys.Where(key => result.Held.All(held => held.ObjectId.Value != key.Id))]));
        return done;
    }

    /// <summary>I10: nothing of what was selected waits any more, and it is as the server has it, whatever the settings.</summary>
    private static async Task CheckSelectedAsync(World world, SimulatedDevice device, ObjectKey[] keys)
    {
        SortedDictionary<ObjectKey, ObjectImage> readable = Convergence.Readable(world, device.User, await world.State.ReadRowsAsync());
        foreach (ObjectKey key in keys)
        {
            foreach (DeviceEntry entry in device.Image.Entries.Where(entry => entry.Object == key && entry.State is "pending" or "sent"))
            {
                throw new SimulationFailure($"I10: {device.Name} selected {key}, and its entry {entry.Key} is still {entry.State}.");
            }
            DeviceInvariants.Same($"I10: {device.Name} selected {key} and shows something else than the server has", Only(readable, key), Only(device.Image.Shown, key));
        }
    }

    private static async Task<string> ClearEntityAsync(World world, SimulatedDevice device)
    {
        string entity = world.Random.Pick(SimulationModel.Entities);
        string done = await ClearAsync(world, device, [.. device.Image.Shown.Keys.Where(key => key.Entity == entity)], entry => entry.Object.Entity == entity, unsent => device.Engine.ClearAsync(entity, unsent));
        return $"{entity}: {done}";
    }

    private static async Task<string> ClearObjectsAsync(World world, SimulatedDevice device)
    {
        if (Pick(world, device) is not { Length: > 0 } keys) return "nothing there";
        List<OfflineObject> objects = [];
        foreach (ObjectKey key in keys) objects.Add(await LocalSteps.FindAsync(device, key));
        string done = await ClearAsync(world, device, keys, entry => keys.Contains(entry.Object), unsent => device.Engine.ClearAsync(objects, unsent));
        return $"{string.Join(", ", keys)}: {done}";
    }

    private static async Task<string> ClearAsync(World world, SimulatedDevice device, ObjectKey[] keys, Func<DeviceEntry, bool> isOf, Func<UnsentWork, Task> clear)
    {
        bool isOpen = device.Image.Entries.Any(entry => entry.IsInOverlay && isOf(entry)), keeps = world.Random.Chance(0.5);
        try
        {
            await clear(keeps ? UnsentWork.Keep : UnsentWork.Refuse);
        }
        catch (OfflineSyncException refused) when (refused.Code == ErrorCode.UnsentEntries && isOpen && !keeps)
        {
            world.Marks.Reach(Mark.ClearRefused);
            return "refused";
        }
        if (isOpen && !keeps) throw new SimulationFailure($"{device.Name} cleared objects with entries that the server has not got, and nobody said that it may.");
        device.Look();
        foreach (ObjectKey key in keys.Where(device.Image.Downloaded.ContainsKey)) throw new SimulationFailure($"{device.Name} cleared {key} and still holds it.");
        device.Account.Cleared.UnionWith(keys);
        world.Marks.ReachIf(keys.Length > 0, isOpen ? Mark.ClearedWithUnsentWork : Mark.ClearedFromDevice);
        return $"{keys.Length} object(s)";
    }

    /// <summary>Some objects that the device shows; half of the time such as have entries that were not sent.</summary>
    private static ObjectKey[] Pick(World world, SimulatedDevice device)
    {
        ObjectKey[] waiting = [.. device.Image.Entries.Where(entry => entry.State == "pending" && device.Image.Shown.ContainsKey(entry.Object)).Select(entry => entry.Object).Distinct()];
        ObjectKey[] from = waiting.Length > 0 && world.Random.Chance(0.5) ? waiting : [.. device.Image.Shown.Keys.Where(key => key.Entity != User.EntityName)];
        return from.Length == 0 ? [] : [.. Enumerable.Range(0, world.Random.Next(1, 4)).Select(_ => world.Random.Pick(from)).Distinct()];
    }

    private static bool IsNever(DeviceEntry entry) => entry is { State: "pending", Object.Entity: "Draft" };

    private static Dictionary<ObjectKey, ObjectImage> Only(IReadOnlyDictionary<ObjectKey, ObjectImage> images, ObjectKey key) =>
        images.TryGetValue(key, out ObjectImage? image) ? new() { [key] = image } : [];
}
