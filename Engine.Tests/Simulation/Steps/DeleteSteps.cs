using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>Deletes of what something else hangs on: it goes along, or stands in the way.</summary>
internal static class DeleteSteps
{
    public static readonly Step[] All =
    [
        new("delete what is held", _ => 3, (world, device) => DeleteTargetAsync(world, device, "Badge", "Holder", "Place")),
        new("delete with parts", _ => 3, (world, device) => DeleteTargetAsync(world, device, "Part", "Task", "Task")),
    ];

    private static async Task<string> DeleteTargetAsync(World world, SimulatedDevice device, string entity, string reference, string target)
    {
        ObjectKey[] referrers = [.. device.Image.Shown.Where(row => row.Key.Entity == entity && row.Value[reference] is { } id && device.Image.Shown.ContainsKey(new ObjectKey(target, Guid.Parse(id)))).Select(row => row.Key)];
        if (referrers.Length == 0)
        {
            if (RandomValues.Shown(world, device, target) is not { } there) return "nothing there";
            OfflineObject referrer = RandomValues.New(world, device, entity);
            referrer[reference] = new ObjectId(there.Id);
            return await LocalSteps.CommitAsync(world, device, [referrer]);
        }
        ObjectKey key = new(target, Guid.Parse(device.Image.Shown[world.Random.Pick(referrers)][reference]!));
        return await LocalSteps.DeleteAsync(world, device, key);
    }
}
