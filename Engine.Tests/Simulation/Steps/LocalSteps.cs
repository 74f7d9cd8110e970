using OfflineSync.Testing;
using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>What an app does without a network.</summary>
internal static class LocalSteps
{
    public static readonly Step[] All =
    [
        new("create", _ => 12, async (world, device) => await CommitAsync(world, device, [RandomValues.New(world, device)])),
        new("create several", _ => 5, (world, device) => CreateSeveralAsync(world, device, group: false)),
        new("create group", _ => 4, (world, device) => CreateSeveralAsync(world, device, group: true)),
        new("edit", _ => 16, EditAsync),
        new("delete", _ => 6, DeleteAsync),
        new("change without commit", _ => 5, ChangeOnlyAsync),
        new("roll back", _ => 3, RollBackAsync),
        new("look", _ => 3, LookAsync),
    ];

    /// <summary>Commits, and checks that the device shows what it acknowledged.</summary>
    public static async Task<string> CommitAsync(World world, SimulatedDevice device, IReadOnlyList<OfflineObject> objects, bool group = false)
    {
        var set = objects.SelectMany(changed => changed.ChangedMembers.Select(member => (changed, member, value: changed.GetValue(member)))).ToList();
        device.Uncommitted.RemoveAll(change => objects.Contains(change.Object));
        try
        {
            CommitReceipt receipt = await device.AcknowledgeAsync(device.Engine.CommitAsync(objects, group));
            world.Acknowledged.UnionWith(receipt.Keys.Select(key => key.Value));
        }
        catch (OfflineSyncException left) when (left.Code == ErrorCode.ObjectNotUsable && objects.Any(changed => changed.IsEmpty || !device.Image.Shown.ContainsKey(KeyOf(changed))))
        {
            return "not usable any more";
        }
        device.Look();
        foreach ((OfflineObject changed, MemberDefinition member, object? value) in set)
        {
            ObjectImage shown = device.Image.Shown.GetValueOrDefault(KeyOf(changed)) ?? throw new SimulationFailure($"{device.Name} acknowledged {changed} and does not show it.");
            if (shown[member.Id] is null != value is null) throw new SimulationFailure($"{device.Name} acknowledged {member.Name}={value} of {changed} and shows {shown[member.Id]}.");
        }
        return string.Join(", ", objects.Select(changed => $"{changed.Entity.Name} {changed.Id.ToString()[^12..]}"));
    }

    public static Task<string> EditAsync(World world, SimulatedDevice device) => EditAsync(world, device, RandomValues.Shown(world, device, SimulationModel.Entities));

    /// <summary>Edits an object while entries of it may be on their way.</summary>
    public static Task<string> EditSentAsync(World world, SimulatedDevice device)
    {
        ObjectKey[] sent = [.. device.Image.Entries.Where(entry => entry.State == "sent" && device.Image.Shown.ContainsKey(entry.Object)).Select(entry => entry.Object)];
        return sent.Length > 0 && world.Random.Chance(0.7) ? EditAsync(world, device, world.Random.Pick(sent)) : EditAsync(world, device);
    }

    private static async Task<string> EditAsync(World world, SimulatedDevice device, ObjectKey? chosen)
    {
        if (chosen is not { } key) return "nothing there";
        OfflineObject found = await FindAsync(device, key);
        RandomValues.Change(world, device, found, world.Random.Next(1, 4));
        return await CommitAsync(world, device, [found]);
    }

    public static async Task<OfflineObject> FindAsync(SimulatedDevice device, ObjectKey key) =>
        device.Hold(await device.Engine.FindAsync(key.Entity, new ObjectId(key.Id))) ?? throw new SimulationFailure($"{device.Name} shows {key} and does not find it.");

    private static ObjectKey KeyOf(OfflineObject of) => new(of.Entity.Id, of.Id.Value);

    private static async Task<string> CreateSeveralAsync(World world, SimulatedDevice device, bool group)
    {
        List<OfflineObject> objects = [.. Enumerable.Range(0, world.Random.Next(2, 5)).Select(_ => RandomValues.New(world, device))];
        // Some refer to each other before any of them was ever sent.
        foreach (OfflineObject referrer in objects)
        {
            MemberDefinition? reference = referrer.Entity.Members.FirstOrDefault(member => member.IsReference);
            if (reference is not null && objects.FirstOrDefault(target => target.Entity.Name == reference.Target) is { } target) referrer.SetValue(reference, target);
        }
        return await CommitAsync(world, device, objects, group);
    }

    private static async Task<string> DeleteAsync(World world, SimulatedDevice device) =>
        RandomValues.Shown(world, device, SimulationModel.Entities) is { } key ? await DeleteAsync(world, device, key) : "nothing there";

    /// <summary>Deletes an object, and checks that the device shows it no more.</summary>
    public static async Task<string> DeleteAsync(World world, SimulatedDevice device, ObjectKey key)
    {
        OfflineObject found = await FindAsync(device, key);
        CommitReceipt receipt = await device.AcknowledgeAsync(device.Engine.DeleteAsync(found));
        world.Acknowledged.UnionWith(receipt.Keys.Select(entry => entry.Value));
        device.Look();
        if (device.Image.Shown.ContainsKey(key)) throw new SimulationFailure($"{device.Name} deleted {key} and still shows it.");
        return key.ToString();
    }

    private static async Task<string> ChangeOnlyAsync(World world, SimulatedDevice device)
    {
        if (RandomValues.Shown(world, device, SimulationModel.Entities) is not { } key) return "nothing there";
        OfflineObject found = await FindAsync(device, key);
        string value = $"memory {world.Random.Next(10)}";
        found["Name"] = value;
        device.Uncommitted.RemoveAll(change => change.Object == found);
        device.Uncommitted.Add(new UncommittedChange(found, "Name", value));
        return key.ToString();
    }

    private static Task<string> RollBackAsync(World world, SimulatedDevice device)
    {
        if (device.Uncommitted.Count == 0) return Task.FromResult("nothing changed");
        UncommittedChange change = world.Random.Pick(device.Uncommitted);
        device.Uncommitted.Remove(change);
        if (change.Object.IsEmpty) return Task.FromResult("gone");
        device.Engine.Rollback(change.Object);
        ObjectKey key = KeyOf(change.Object);
        if (device.Image.Shown.TryGetValue(key, out ObjectImage? shown) && !Equals(change.Object["Name"], shown["Name"]))
        {
            throw new SimulationFailure($"{device.Name} rolled {key} back to {change.Object["Name"]}, and its database has {shown["Name"]}.");
        }
        return Task.FromResult(key.ToString());
    }

    /// <summary>Loads everything and follows every reference: one that leads nowhere is empty, never an error.</summary>
    private static async Task<string> LookAsync(World world, SimulatedDevice device)
    {
        int followed = 0;
        foreach (ObjectKey key in device.Image.Shown.Keys)
        {
            OfflineObject found = await FindAsync(device, key);
            foreach (MemberDefinition reference in found.Entity.Members.Where(member => member.IsReference && found.GetValue(member) is not null))
            {
                ObjectKey target = new(reference.Target!, ((ObjectId)found.GetValue(reference)!).Value);
                OfflineObject? reached = device.Hold(found.GetReference(reference.Name));
                if (reached is null == device.Image.Shown.ContainsKey(target)) throw new SimulationFailure($"I7: {device.Name} follows {reference.Name} of {key} to {reached?.ToString() ?? "nothing"}.");
                followed++;
            }
        }
        return $"{followed} references";
    }
}
