using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Invariants;

/// <summary>What holds when the faults have stopped and every device has synchronized: I6 and L1.</summary>
internal static class Convergence
{
    public static void Check(World world)
    {
        foreach (Account account in world.Accounts)
        {
            // What only selections send may wait for one.
            foreach (DeviceEntry entry in account.Image.Entries.Where(entry => entry.IsInOverlay && !(entry.Object.Entity == "Draft" && entry.State == "pending")))
            {
                throw new SimulationFailure($"L1: entry {entry.Key} of {account.Name} is still {entry.State} after every fault has stopped.");
            }
            DeviceInvariants.Same($"I6: {account.Name} of {account.User.Name} does not hold what its user may read", Covered(Readable(world, account.User, world.State.Fold.Objects)), WithoutKept(account.Image.Shown));
        }
    }

    /// <summary>The server's objects as the rules show them to a user: a naive filter.</summary>
    public static SortedDictionary<ObjectKey, ObjectImage> Readable(World world, SimulatedUser user, IReadOnlyDictionary<ObjectKey, ObjectImage> objects)
    {
        string[] roles = (objects.GetValueOrDefault(new ObjectKey(User.EntityName, user.Id.Value))?["Roles"] ?? "").Split(',');
        var readable = new SortedDictionary<ObjectKey, ObjectImage>();
        foreach (EntityDefinition entity in world.Model.Entities)
        {
            AccessRule[] rules = [.. entity.AccessRules.Where(rule => roles.Contains(rule.Role) && rule.Rights.HasFlag(Rights.Read))];
            if (rules.Length == 0) continue;
            foreach ((ObjectKey key, ObjectImage image) in objects.Where(pair => pair.Key.Entity == entity.Id))
            {
                readable.Add(key, image.Only(member => rules.Any(rule => MayRead(rule, member))));
            }
        }
        return readable;
    }

    private static SortedDictionary<ObjectKey, ObjectImage> Covered(SortedDictionary<ObjectKey, ObjectImage> readable) =>
        new(readable.Where(pair => SimulationModel.IsCovered(pair.Key, pair.Value)).ToDictionary());

    // What stays on a device as it was is of any age; the invariants of the device say what it may be. What is only sent has to be gone.
    private static SortedDictionary<ObjectKey, ObjectImage> WithoutKept(IReadOnlyDictionary<ObjectKey, ObjectImage> shown) =>
        new(shown.Where(pair => pair.Key.Entity is not ("Memo" or "Draft")).ToDictionary());

    private static bool MayRead(AccessRule rule, string member) =>
        rule.ReadMembers is not { } listed || listed.Contains(member) || rule.WriteMembers?.Contains(member) == true;
}
