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
