using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Invariants;

/// <summary>What holds on the server after every step.</summary>
internal static class ServerInvariants
{
    public static async Task CheckAsync(World world, IReadOnlyList<ServerEvent> fresh)
    {
        foreach (ServerEvent next in fresh.Where(next => next.IsEntry)) IsWhatWasAcknowledged(world, next);
        SortedDictionary<ObjectKey, ObjectImage> rows = await world.State.ReadRowsAsync();
        // I8: the tables are what the events say.
        DeviceInvariants.Same("I8: the server's tables differ from its events", world.State.Fold.Objects, rows);
        foreach ((ObjectKey key, ObjectImage image) in world.State.Fold.Objects)
        {
            if (rows[key].Event != image.Event) throw new SimulationFailure($"I8: {key} names {rows[key].Event} as its last event; it is {image.Event}.");
        }
        ReferencesAreSound(world, rows);
        UniqueValuesAreUnique(world, rows);
        DeletesFollowTheModel(world, fresh);
    }

    /// <summary>I1: nothing is in the log but what a device acknowledged, in the words that the device used.</summary>
    private static void IsWhatWasAcknowledged(World world, ServerEvent next)
    {
        if (Operator.Made(next)) return;
        if (!world.Acknowledged.Contains(next.Id)) throw new SimulationFailure($"I1: the server took entry {next.Id} ({next.Type} {next.Object}), which no device acknowledged.");
        DeviceEntry? sent = world.Accounts.Select(account => account.Image.ByKey.GetValueOrDefault(next.Id)).FirstOrDefault(entry => entry is not null);
        if (sent is null) throw new SimulationFailure($"I3: no device has entry {next.Id} any more.");
        string said = Describe(sent.Object, sent.Body), took = Describe(next.Object, next.Data.GetProperty("body"));
        if (said != took) throw new SimulationFailure($"I1: entry {next.Id} says{Environment.NewLine}  {said}{Environment.NewLine}  and its event{Environment.NewLine}  {took}");
    }

    private static string Describe(ObjectKey key, System.Text.Json.JsonElement body)
    {
        IEnumerable<string> changes = body.TryGetProperty("changes", out System.Text.Json.JsonElement members)
            ? members.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal)
                .Select(member => $"{member.Name}: {ValueText.OfJson(member.Value, "before")} to {ValueText.OfJson(member.Value, "after")}")
            : [];
        return $"{key} {ValueText.OfJson(body, "kind")} new={ValueText.OfJson(body, "new")} {string.Join(", ", changes)}";
    }

    /// <summary>I16: no two objects have the same value of a unique member.</summary>
    private static void UniqueValuesAreUnique(World world, SortedDictionary<ObjectKey, ObjectImage> rows)
    {
        foreach (EntityDefinition entity in world.Model.Entities)
        {
            foreach (string member in entity.ValidationRules.OfType<UniqueRule>().Select(rule => rule.Member))
            {
                foreach (IGrouping<string?, ObjectKey> same in rows.Where(row => row.Key.Entity == entity.Id && row.Value[member] is not null).GroupBy(row => row.Value[member], row => row.Key).Where(same => same.Count() > 1))
                {
                    throw new SimulationFailure($"I16: {string.Join(" and ", same)} have the same {member}, {same.Key}.");
                }
            }
        }
    }

    /// <summary>
    /// I17: a delete takes along, or stands back from, what the model says; it empties no reference of those. Left out is what the same upload
    /// created or changed: there the device decides, unless its checks are off, as they are here.
    /// </summary>
    private static void DeletesFollowTheModel(World world, IReadOnlyList<ServerEvent> fresh)
    {
        HashSet<ObjectKey> uploaded = [.. fresh.Where(next => next.Type == "object_committed").Select(next => next.Object)];
        foreach (ServerEvent emptied in fresh.Where(next => next.Type == "reference_emptied" && !uploaded.Contains(next.Object)))
        {
            if (world.State.Find(emptied.Data.GetProperty("cause").GetGuid()) is not { Type: "object_deleted" } cause) continue;
            EntityDefinition entity = world.Model.FindEntityById(emptied.Object.Entity)!;
            foreach (System.Text.Json.JsonProperty member in emptied.Data.GetProperty("members").EnumerateObject())
            {
                if (entity.DeleteRules.FirstOrDefault(rule => rule.Member == member.Name && rule.TargetIsDeleted) is not { Behaviour: not DeleteBehaviour.Keep } rule) continue;
                throw new SimulationFailure($"I17: {cause.Object} was deleted, and {member.Name} of {emptied.Object} was emptied where the model says {rule.Behaviour}.");
            }
        }
    }

    /// <summary>I7: no stored reference leads nowhere.</summary>
    private static void ReferencesAreSound(World world, SortedDictionary<ObjectKey, ObjectImage> rows)
    {
        foreach (EntityDefinition entity in world.Model.Entities)
        {
            foreach (MemberDefinition reference in entity.Members.Where(member => member.IsReference))
            {
                foreach ((ObjectKey key, ObjectImage image) in rows.Where(row => row.Key.Entity == entity.Id))
                {
                    if (image[reference.Id] is { } target && !rows.ContainsKey(new ObjectKey(reference.Target!, Guid.Parse(target))))
                    {
                        throw new SimulationFailure($"I7: {reference.Name} of {key} refers to {target}, which is not there.");
                    }
                }
            }
        }
    }
}
