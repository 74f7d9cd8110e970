using System.Text.Json;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary><see cref="ObjectAdjusted"/> as JSON.</summary>
internal sealed class ObjectAdjustedJson : DerivedEventJson<ObjectAdjusted>
{
    protected override EntryKey CauseOf(ObjectAdjusted value) => value.Cause;

    protected override void WriteOwn(Utf8JsonWriter writer, ObjectAdjusted value)
    {
        if (value.IsNew) writer.WriteBoolean("new", true);
        MemberChangeJson.Write(writer, value.Changes);
    }

    protected override ObjectAdjusted ReadOwn(string entityId, ObjectId objectId, JsonElement root, EntryKey cause) =>
        new(entityId, objectId, root.TryGetProperty("new", out JsonElement isNew) && isNew.GetBoolean(), MemberChangeJson.Read(root), cause);
}
