using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Invariants;

/// <summary>What holds on a device after every step.</summary>
internal static class DeviceInvariants
{
    public static void Check(Account account, ServerState server)
    {
        NothingIsLost(account, server);
        NothingIsForeign(account);
        ViewIsBaseAndEntries(account);
        foreach ((ObjectKey key, ObjectImage row) in account.Image.Downloaded) BaseIsWhatTheServerHad(account, server, key, row);
    }

    /// <summary>I14: what a user has on a device stays as it is while somebody else uses it.</summary>
    public static void LookWhileAway(Account account)
    {
        DeviceImage before = account.Image;
        account.Look();
        Same($"I14: what {account.Name} shows has changed without its user", before.Shown, account.Image.Shown);
        Same($"I14: what {account.Name} downloaded has changed without its user", before.Downloaded, account.Image.Downloaded);
        if (!before.Entries.Select(Describe).SequenceEqual(account.Image.Entries.Select(Describe))) throw new SimulationFailure($"I14: the journal of {account.Name} has changed without its user.");

        static string Describe(DeviceEntry entry) => $"{entry.Key} {entry.State} {entry.Reasons}";
    }

    /// <summary>I3: each acknowledged entry is pending, applied, or rejected with a reason; and what the device believes of the server is so.</summary>
    private static void NothingIsLost(Account account, ServerState server)
    {
        foreach (Guid key in account.Acknowledged)
        {
            if (!account.Image.ByKey.TryGetValue(key, out DeviceEntry? entry)) throw new SimulationFailure($"I3: {account.Name} acknowledged entry {key} and has lost it.");
            ServerEvent? decided = server.Find(key), before = MayBelieve(account, server) ? server.FindEarlier(key) : null;
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
            if (!isTrue) throw new SimulationFailure($"I3: {account.Name} says that entry {key} is {entry.State} ({entry.Reasons ?? "no reason"}), and the server has {decided?.Type ?? "nothing"}.");
            if (entry.State == "settled" && (decided is null || !BaseContains(account, entry, decided, server.Find)) && (before is null || !BaseContains(account, entry, before, server.FindEarlier)))
            {
                throw new SimulationFailure($"I4: {account.Name} settled entry {entry.Key} of {entry.Object}, and its base is of the older event {account.Image.Downloaded[entry.Object].Event}.");
            }
        }
    }

    /// <summary>I14: a journal has what its user committed on its device, and nothing of anybody else's.</summary>
    private static void NothingIsForeign(Account account)
    {
        HashSet<Guid> acknowledged = [.. account.Acknowledged];
        foreach (DeviceEntry entry in account.Image.Entries.Where(entry => !acknowledged.Contains(entry.Key)))
        {
            throw new SimulationFailure($"I14: entry {entry.Key} of {entry.Object} is in the journal of {account.Name}, and {account.User.Name} did not commit it there.");
        }
    }

    /// <summary>A settled entry's effect is in the base: the base's row is of its event or of a later one, or the object has left.</summary>
    private static bool BaseContains(Account account, DeviceEntry entry, ServerEvent decided, Func<Guid, ServerEvent?> find) =>
        decided.IsOvertaken || !account.Image.Downloaded.TryGetValue(entry.Object, out ObjectImage? row) || (find(row.Event!.Value) is { } last && last.Order >= decided.Order);

    /// <summary>I4: what the app sees is the base and, in order, every entry whose effect is not in it.</summary>
    private static void ViewIsBaseAndEntries(Account account)
    {
        var expected = new SortedDictionary<ObjectKey, ObjectImage>(account.Image.Downloaded.ToDictionary());
        foreach (IGrouping<ObjectKey, DeviceEntry> entries in account.Image.Entries.Where(entry => entry.IsInOverlay).GroupBy(entry => entry.Object))
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
        Same($"I4: {account.Name} shows something else than base and entries", expected, account.Image.Shown);
    }

    /// <summary>
    /// I5: a row of the base is one state of the server, as far as the device was given it. Where no download covers an entity, it is one that the
    /// device was given and what it set since; and nothing is there that it has not made itself.
    /// </summary>
    private static void BaseIsWhatTheServerHad(Account account, ServerState server, ObjectKey key, ObjectImage row)
    {
        ObjectImage[] had = [.. MayBelieve(account, server) || SimulationModel.IsUncovered(key.Entity) ? server.EverAt(row.Event!.Value) : server.At(row.Event!.Value)];
        if (had.Length == 0) throw new SimulationFailure($"I5: {account.Name} has {key} as of event {row.Event}, which the server does not know.");
        if (SimulationModel.IsUncovered(key.Entity))
        {
            if (account.Image.Entries.All(entry => entry.Object != key)) throw new SimulationFailure($"I5: {account.Name} holds {key}, and no synchronization brings it.");
            foreach ((string member, string value) in row.Members)
            {
                if (!server.EverHad(key, member, value)) throw new SimulationFailure($"I5: {account.Name} has {key} with {member}={value}, which the server never had.");
            }
            return;
        }
        if (had.Any(image => row.Members.All(pair => image[pair.Key] == pair.Value))) return;
        throw new SimulationFailure($"I5: {account.Name} has {key} with{Environment.NewLine}  {row}{Environment.NewLine}  and at event {row.Event} the server had{Environment.NewLine}  {string.Join($"{Environment.NewLine}  or ", had.AsEnumerable())}");
    }

    /// <summary>A device that has not fetched anything since the store was put back believes what was there before.</summary>
    private static bool MayBelieve(Account account, ServerState server) => account.StoreLife < server.Life;

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
