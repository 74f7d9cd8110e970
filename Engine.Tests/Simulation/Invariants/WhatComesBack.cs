using System.Text.Json;
using OfflineSync.Tests.Simulation.Devices;
using OfflineSync.Tests.Simulation.Reference;
using OfflineSync.Tests.Simulation.Steps;

namespace OfflineSync.Tests.Simulation.Invariants;

/// <summary>What holds when the server's store is put back to an earlier state.</summary>
internal static class WhatComesBack
{
    /// <summary>I11: while devices bring back what was lost, nothing is refused because something is not there yet.</summary>
    public static void NothingIsRefusedTooEarly(World world, IReadOnlyList<ServerEvent> fresh)
    {
        if (world.State.Life == 0 || world.ServerTime.GetUtcNow() >= world.State.Earlier[^1].Ended + RestoreSteps.RecoveryWindow) return;
        foreach (ServerEvent refused in fresh.Where(next => next.IsRejection && world.State.Find(next.Id) == next))
        {
            if (refused.ReasonCodes.Any(code => code is nameof(ErrorCode.ObjectUnavailable) or nameof(ErrorCode.DanglingReference)) && IsMissing(world, refused.Object, refused.Data.GetProperty("body")) is { } missing && WasLost(world, missing))
            {
                throw new SimulationFailure($"I11: the server refused entry {refused.Id} of {refused.Object} ({string.Join(", ", refused.ReasonCodes)}); {missing} was lost, and a device may bring it back.");
            }
        }
    }

    /// <summary>I12: when every device has been there, only that still waits which needs what no device can bring.</summary>
    public static void OnlyTheMissingIsWaitedFor(World world)
    {
        foreach (Account account in world.Accounts)
        {
            DeviceEntry[] waiting = [.. account.Image.Entries.Where(entry => entry.State == "pending" && entry.Object.Entity != "Draft")];
            HashSet<Guid> excused = [.. waiting.Where(entry => IsMissing(world, entry.Object, entry.Body) is not null).Select(entry => entry.Key)];
            int before;
            do
            {
                before = excused.Count;
                DeviceEntry[] others = [.. waiting.Where(entry => excused.Contains(entry.Key))];
                excused.UnionWith(waiting.Where(entry => others.Any(other => other.Object == entry.Object || (Group(other) is { } group && group == Group(entry)))).Select(entry => entry.Key));
            }
            while (excused.Count > before);
            foreach (DeviceEntry entry in waiting.Where(entry => !excused.Contains(entry.Key)))
            {
                throw new SimulationFailure($"I12: entry {entry.Key} of {entry.Object} still waits on {account.Name}, and everything that it needs is there.");
            }
        }
    }

    /// <summary>
    /// I13: entries count in the order in which the server first took them, whoever comes back first. Looked at where nothing but entries of devices that
    /// are all back has made an object what it is, and where the policy decides member by member.
    /// </summary>
    /// <returns>How many objects were compared.</returns>
    public static int TheOldOrderCounts(World world)
    {
        if (world.State.Life == 0) return 0;
        int compared = 0;
        ServerEvent[] ever = [.. world.State.Earlier.SelectMany(life => life.Lost).Concat(world.State.Events).OrderBy(next => next.Order)];
        foreach (IGrouping<ObjectKey, ServerEvent> events in ever.GroupBy(next => next.Object).Where(events => events.Key.Entity is "Visit" or "Order"))
        {
            if (world.State.Fold.Find(events.Key) is not { } image) continue;
            if (!events.All(next => IsBack(world, next))) continue;
            ObjectImage expected = ObjectImage.Empty;
            foreach (ServerEvent first in events.Where(next => next.Type == "object_committed").DistinctBy(next => next.Id))
            {
                foreach (JsonProperty change in first.Data.GetProperty("body").GetProperty("changes").EnumerateObject()) expected = expected.With(change.Name, ValueText.OfJson(change.Value, "after"));
            }
            if (!expected.SameMembers(image)) throw new SimulationFailure($"I13: {events.Key} is{Environment.NewLine}  {image}{Environment.NewLine}  and in the order in which its entries were first applied it was{Environment.NewLine}  {expected}");
            compared++;
        }
        return compared;
    }

    /// <summary>Whether an event is one of a device's entry, and what became of that is the same in every life; or it tells of a conflict only.</summary>
    private static bool IsBack(World world, ServerEvent next) => next.Type switch
    {
        "object_committed" => !Operator.Made(next) && world.State.Find(next.Id) is { IsRejection: false },
        "entry_rejected" => world.State.Find(next.Id) is null or { IsRejection: true },
        "object_overwritten" => true,
        _ => false,
    };

    /// <summary>What an entry needs that the store has never had since it was put back; null where it needs nothing.</summary>
    private static Guid? IsMissing(World world, ObjectKey key, JsonElement body)
    {
        bool isNew = body.TryGetProperty("new", out JsonElement value) && value.GetBoolean();
        if (!isNew && !world.State.Fold.EverKnew(key.Id)) return key.Id;
        if (!body.TryGetProperty("changes", out JsonElement changes)) return null;
        EntityDefinition entity = world.Model.Entities.Single(entity => entity.Id == key.Entity);
        foreach (JsonProperty change in changes.EnumerateObject())
        {
            if (!entity.Members.Any(member => member.IsReference && member.Id == change.Name)) continue;
            if (ValueText.OfJson(change.Value, "after") is { } target && !world.State.Fold.EverKnew(Guid.Parse(target))) return Guid.Parse(target);
        }
        return null;
    }

    private static bool WasLost(World world, Guid id) => world.State.Earlier.Any(life => life.Fold.EverKnew(id));

    private static string? Group(DeviceEntry entry) => entry.Body.TryGetProperty("group", out JsonElement group) ? group.ToString() : null;
}
