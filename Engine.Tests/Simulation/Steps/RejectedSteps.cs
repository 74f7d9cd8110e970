using OfflineSync.Journal;
using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Steps;

/// <summary>What people do with what the server refused, and edits of one object on two devices.</summary>
internal static class RejectedSteps
{
    public static readonly Step[] All =
    [
        new("resubmit", _ => 12, ResubmitAsync),
        new("dismiss", _ => 2, DismissAsync),
        new("take offered reference", _ => 5, TakeOfferAsync),
        new("edit on two devices", _ => 6, EditTogetherAsync),
    ];

    /// <summary>Mostly corrected; sometimes as it was, to be refused again.</summary>
    private static async Task<string> ResubmitAsync(World world, SimulatedDevice device)
    {
        if (await PickAsync(world, device) is not { } rejected) return "nothing was rejected";
        bool corrects = world.Random.Chance(0.8);
        CommitReceipt receipt;
        try
        {
            receipt = await device.AcknowledgeAsync(device.Engine.Rejected.ResubmitAsync(rejected, corrected =>
            {
                if (!corrects) return;
                corrected["Name"] = RandomValues.Name(world.Random);
                foreach (MemberDefinition reference in corrected.Entity.Members.Where(member => member.IsReference)) corrected.SetValue(reference, RandomValues.Of(world, device, reference));
            }));
        }
        catch (OfflineSyncException gone) when (gone.Code == ErrorCode.ObjectNotUsable && !rejected.IsNew && !device.Image.Shown.ContainsKey(KeyOf(rejected)))
        {
            return $"{KeyOf(rejected)} left the device";
        }
        world.Acknowledged.UnionWith(receipt.Keys.Select(key => key.Value));
        device.Look();
        foreach (EntryKey key in rejected.Keys)
        {
            if (device.Image.ByKey[key.Value].State != "superseded") throw new SimulationFailure($"{device.Name} resubmitted {key}, and it is still {device.Image.ByKey[key.Value].State}.");
        }
        bool shows = device.Image.Shown.ContainsKey(KeyOf(rejected));
        if (receipt.Keys.Length > 0 && shows == rejected.IsDelete) throw new SimulationFailure($"{device.Name} resubmitted {KeyOf(rejected)} and {(shows ? "shows" : "does not show")} it.");
        string done = $"{KeyOf(rejected)} {(corrects ? "corrected" : "as it was")}";
        if (!world.Random.Chance(0.6)) return done;
        // Who corrects something mostly wants to see it arrive, and what had referred to it as it was.
        done += $", {await SyncSteps.RunAsync(world, device, SyncScope.Full, SyncSteps.Draw(world, device))}";
        device.Look();
        return $"{done}, {await TakeOfferAsync(world, device)}";
    }

    private static async Task<string> DismissAsync(World world, SimulatedDevice device)
    {
        if (await PickAsync(world, device) is not { } rejected) return "nothing was rejected";
        await device.Engine.Rejected.DismissAsync(rejected);
        world.Marks.Reach(Mark.Dismissed);
        return KeyOf(rejected).ToString();
    }

    private static async Task<string> TakeOfferAsync(World world, SimulatedDevice device)
    {
        IReadOnlyList<OfferedReference> offers = await device.Engine.Rejected.ListOffersAsync();
        if (offers.Count == 0) return "nothing is offered";
        OfferedReference offer = world.Random.Pick([.. offers]);
        CommitReceipt receipt = await device.AcknowledgeAsync(device.Engine.Rejected.AcceptAsync(offer));
        world.Acknowledged.UnionWith(receipt.Keys.Select(key => key.Value));
        device.Look();
        string? shown = device.Image.Shown[new ObjectKey(offer.EntityId, offer.ObjectId.Value)][offer.MemberId];
        if (shown != offer.Target.ToString()) throw new SimulationFailure($"{device.Name} took the offer {offer} and shows {shown}.");
        world.Marks.Reach(Mark.OfferTaken);
        return offer.ToString();
    }

    private static async Task<string> EditTogetherAsync(World world, SimulatedDevice device)
    {
        SimulatedDevice other = world.Random.Pick([.. world.Devices.Where(other => other != device)]);
        ObjectKey[] common = [.. device.Image.Shown.Keys.Where(key => SimulationModel.Entities.Contains(key.Entity) && other.Image.Shown.ContainsKey(key))];
        if (common.Length == 0) return "nothing that both show";
        ObjectKey key = world.Random.Pick(common);
        foreach (SimulatedDevice each in new[] { device, other })
        {
            OfflineObject found = await LocalSteps.FindAsync(each, key);
            found["Name"] = RandomValues.Name(world.Random);
            RandomValues.Change(world, each, found, 1);
            await LocalSteps.CommitAsync(world, each, [found]);
        }
        return $"{key}, also on {other.Name}";
    }

    private static async Task<RejectedObject?> PickAsync(World world, SimulatedDevice device)
    {
        IReadOnlyList<RejectedObject> rejected = await device.Engine.Rejected.ListAsync();
        string[] open = [.. device.Image.Entries.Where(entry => entry.State is "rejected" or "set_aside").Select(entry => entry.Key.ToString())];
        string[] listed = [.. rejected.SelectMany(one => one.Keys).Select(key => key.ToString())];
        if (!open.Order(StringComparer.Ordinal).SequenceEqual(listed.Order(StringComparer.Ordinal))) throw new SimulationFailure($"{device.Name} lists {string.Join(", ", listed)} as rejected, and its journal has {string.Join(", ", open)}.");
        return rejected.Count == 0 ? null : world.Random.Pick([.. rejected]);
    }

    private static ObjectKey KeyOf(RejectedObject rejected) => new(rejected.EntityId, rejected.ObjectId.Value);
}
