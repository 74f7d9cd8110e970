using System.Text.Json;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary><see cref="ReferenceEmptied"/> as JSON.</summary>
internal sealed class ReferenceEmptiedJson : DerivedEventJson<ReferenceEmptied>
{
    protected override EntryKey CauseOf(ReferenceEmptied value) => value.Cause;

    protected override void WriteOwn(Utf8JsonWriter writer, ReferenceEmptied value)
    {
        writer.WriteStartObject("members");
        foreach (EmptiedReference member in value.Members) writer.WriteString(member.MemberId, member.Before.Value);
        writer.WriteEndObject();
    }

    protected override ReferenceEmptied ReadOwn(string entityId, ObjectId objectId, JsonElement root, EntryKey cause) => new(
        entityId,
        objectId,
        [.. root.GetProperty("members").EnumerateObject().Select(member => new EmptiedReference(member.Name, new ObjectId(member.Value.GetGuid()))).OrderBy(member => member.MemberId, StringComparer.Ordinal)],
        cause);
}
