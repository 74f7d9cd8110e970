using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Invariants;

/// <summary>What holds on a device after every step.</summary>
internal static class DeviceInvariants
{
    public static void Check(SimulatedDevice device, ServerState server)
    {
        NothingIsLost(device, server);
        ViewIsBaseAndEntries(device);
        foreach ((ObjectKey key, ObjectImage row) in device.Image.Downloaded) BaseIsWhatTheServerHad(device, server, key, row);
        foreach (UncommittedChange change in device.Uncommitted) change.Check(device.Name);
    }

    /// <summary>I3: each acknowledged entry is pending, applied, or rejected with a reason; and what the device believes of the server is so.</summary>
    private static void NothingIsLost(SimulatedDevice device, ServerState server)
    {
        foreach (Guid key in device.Acknowledged)
        {
            if (!device.Image.ByKey.TryGetValue(key, out DeviceEntry? entry)) throw new SimulationFailure($"I3: {device.Name} acknowledged entry {key} and has lost it.");
            ServerEvent? decided = server.Find(key), before = MayBelieve(device, server) ? server.FindEarlier(key) : null;
            bool isTrue = entry.State switch
            {
                "pending" or "sent" => true,
                "applied" or "settled" => decided is { IsRejection: false } || before is { IsRejection: false },
                // What a restore has taken away was refused nevertheless.
                "rejected" => server.EverRejected(key) && entry.Reasons is not null,
                // Only on the device: such an entry was never sent.
                "set_aside" => entry.Reasons is not null,
                // Corrected or given up: it was refused before, and its reasons stay.
                "superseded" => (decided is null or { IsRejection: true } || server.EverRejected(key)) && entry.Reasons is not null,
                _ => false,
            };
            if (!isTrue) throw new SimulationFailure($"I3: {device.Name} says that entry {key} is {entry.State} ({entry.Reasons ?? "no reason"}), and the server has {decided?.Type ?? "nothing"}.");
            if (entry.State == "settled" && (decided is null || !BaseContains(device, entry, decided, server.Find)) && (before is null || !BaseContains(device, entry, before, server.FindEarlier)))
            {
                throw new SimulationFailure($"I4: {device.Name} settled entry {entry.Key} of {entry.Object}, and its base is of the older event {device.Image.Downloaded[entry.Object].Event}.");
            }
        }
    }

    /// <summary>A settled entry's effect is in the base: the base's row is of its event or of a later one, or the object has left.</summary>
    private static bool BaseContains(SimulatedDevice device, DeviceEntry entry, ServerEvent decided, Func<Guid, ServerEvent?> find) =>
        decided.IsOvertaken || !device.Image.Downloaded.TryGetValue(entry.Object, out ObjectImage? row) || (find(row.Event!.Value) is { } last && last.Order >= decided.Order);

    /// <summary>I4: what the app sees is the base and, in order, every entry whose effect is not in it.</summary>
    private static void ViewIsBaseAndEntries(SimulatedDevice device)
    {
        var expected = new SortedDictionary<ObjectKey, ObjectImage>(device.Image.Downloaded.ToDictionary());
        foreach (IGrouping<ObjectKey, DeviceEntry> entries in device.Image.Entries.Where(entry => entry.IsInOverlay).GroupBy(entry => entry.Object))
        {
            bool exists = expected.TryGetValue(entries.Key, out ObjectImage? image) || entries.Any(entry => entry.IsNew);
            image ??= ObjectImage.Empty;
            foreach (DeviceEntry entry in entries)
            {
                foreach (var change in entry.Changes) image = image.With(change.Name, ValueText.OfJson(change.Value, "after"));
            }
            if (exists && !entries.Last().IsDelete) expected[entries.Key] = image;
            else expected.Remove(entries.Key);
        }
        Same($"I4: {device.Name} shows something else than base and entries", expected, device.Image.Shown);
    }

    /// <summary>
    /// I5: a row of the base is one state of the server, as far as the device was given it. Where no download covers an entity, it is one that the
    /// device was given and what it set since; and nothing is there that it has not made itself.
    /// </summary>
    private static void BaseIsWhatTheServerHad(SimulatedDevice device, ServerState server, ObjectKey key, ObjectImage row)
    {
        ObjectImage[] had = [.. MayBelieve(device, server) || SimulationModel.IsUncovered(key.Entity) ? server.EverAt(row.Event!.Value) : server.At(row.Event!.Value)];
        if (had.Length == 0) throw new SimulationFailure($"I5: {device.Name} has {key} as of event {row.Event}, which the server does not know.");
        if (SimulationModel.IsUncovered(key.Entity))
        {
            if (device.Image.Entries.All(entry => entry.Object != key)) throw new SimulationFailure($"I5: {device.Name} holds {key}, and no synchronization brings it.");
            foreach ((string member, string value) in row.Members)
            {
                if (!server.EverHad(key, member, value)) throw new SimulationFailure($"I5: {device.Name} has {key} with {member}={value}, which the server never had.");
            }
            return;
        }
        if (had.Any(image => row.Members.All(pair => image[pair.Key] == pair.Value))) return;
        throw new SimulationFailure($"I5: {device.Name} has {key} with{Environment.NewLine}  {row}{Environment.NewLine}  and at event {row.Event} the server had{Environment.NewLine}  {string.Join($"{Environment.NewLine}  or ", had.AsEnumerable())}");
    }

    /// <summary>A device that has not fetched anything since the store was put back believes what was there before.</summary>
    private static bool MayBelieve(SimulatedDevice device, ServerState server) => device.StoreLife < server.Life;

    public static void Same(string what, IReadOnlyDictionary<ObjectKey, ObjectImage> expected, IReadOnlyDictionary<ObjectKey, ObjectImage> actual)
    {
        foreach ((ObjectKey key, ObjectImage image) in expected)
        {
            if (!actual.TryGetValue(key, out ObjectImage? other)) throw new SimulationFailure($"{what}: {key} is missing ({image}).");
            if (!image.SameMembers(other)) throw new SimulationFailure($"{what}: {key} is{Environment.NewLine}  {other}{Environment.NewLine}  and should be{Environment.NewLine}  {image}");
        }
        foreach (ObjectKey key in actual.Keys)
        {
            if (!expected.ContainsKey(key)) throw new SimulationFailure($"{what}: {key} should not be there.");
        }
    }
}
