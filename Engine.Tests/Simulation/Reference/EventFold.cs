using System.Text.Json;

namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>What the server's objects must be: a naive fold of its events, one after the other.</summary>
internal sealed class EventFold
{
    private readonly SortedDictionary<ObjectKey, ObjectImage> _objects = [];

    private readonly Dictionary<Guid, ObjectImage> _after = [];

    private readonly HashSet<(ObjectKey, string, string)> _ever = [];

    private readonly HashSet<Guid> _known = [];

    public IReadOnlyDictionary<ObjectKey, ObjectImage> Objects => _objects;

    /// <summary>The object of an event as it was after it; null for an event that changed nothing.</summary>
    public ObjectImage? At(Guid eventId) => _after.GetValueOrDefault(eventId);

    /// <summary>Whether a member ever had a value.</summary>
    public bool EverHad(ObjectKey key, string member, string value) => _ever.Contains((key, member, value));

    /// <summary>Whether there ever was an object of an id.</summary>
    public bool EverKnew(Guid id) => _known.Contains(id);

    public ObjectImage? Find(ObjectKey key) => _objects.GetValueOrDefault(key);

    public void Apply(ServerEvent next)
    {
        switch (next.Type)
        {
            case "object_committed":
                Commit(next);
                break;
            case "object_adjusted":
                Set(next, next.Data);
                break;
            case "object_deleted" or "object_removed":
                _objects.Remove(next.Object);
                break;
            case "object_overwritten":
                // Without a change it only tells of a conflict.
                if (next.Data.GetProperty("changes").EnumerateObject().Any()) Set(next, next.Data);
                break;
            case "reference_emptied":
                ObjectImage referrer = Find(next.Object) ?? throw new SimulationFailure($"I8: the event {next.Id} empties references of {next.Object}, which is not there.");
                foreach (JsonProperty member in next.Data.GetProperty("members").EnumerateObject()) referrer = referrer.With(member.Name, null);
                Put(next, referrer);
                break;
            case "entry_rejected":
                break;
            default:
                throw new SimulationFailure($"The event store holds a '{next.Type}', which nobody knows.");
        }
    }

    /// <summary>An entry that a restore had lost and that came back counts without the members of which something later is there.</summary>
    private void Commit(ServerEvent next)
    {
        if (next.IsOvertaken) _after[next.Id] = _objects[next.Object];
        else Set(next, next.Data.GetProperty("body"), next.Overtaken);
    }

    private void Set(ServerEvent next, JsonElement holder, HashSet<string>? overtaken = null)
    {
        ObjectImage image = _objects.GetValueOrDefault(next.Object) ?? ObjectImage.Empty;
        if (holder.TryGetProperty("changes", out JsonElement changes))
        {
            foreach (JsonProperty member in changes.EnumerateObject().Where(member => overtaken?.Contains(member.Name) != true)) image = image.With(member.Name, ValueText.OfJson(member.Value, "after"));
        }
        Put(next, image);
    }

    private void Put(ServerEvent last, ObjectImage image)
    {
        _known.Add(last.Object.Id);
        _after[last.Id] = _objects[last.Object] = image with { Event = last.Id };
        foreach ((string member, string value) in image.Members) _ever.Add((last.Object, member, value));
    }
}
