using System.Text.Json;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary><see cref="ObjectRemoved"/> as JSON.</summary>
internal sealed class ObjectRemovedJson : DerivedEventJson<ObjectRemoved>
{
    protected override EntryKey CauseOf(ObjectRemoved value) => value.Cause;

    protected override void WriteOwn(Utf8JsonWriter writer, ObjectRemoved value)
    {
    }

    protected override ObjectRemoved ReadOwn(string entityId, ObjectId objectId, JsonElement root, EntryKey cause) => new(entityId, objectId, cause);
}
