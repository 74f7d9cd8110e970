using System.Text.Json;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary><see cref="ObjectOverwritten"/> as JSON.</summary>
internal sealed class ObjectOverwrittenJson : DerivedEventJson<ObjectOverwritten>
{
    protected override EntryKey CauseOf(ObjectOverwritten value) => value.Cause;

    protected override void WriteOwn(Utf8JsonWriter writer, ObjectOverwritten value)
    {
        MemberChangeJson.Write(writer, value.Changes);
        writer.WriteStartObject("conflicts");
        foreach (MemberConflict conflict in value.Conflicts)
        {
            writer.WriteStartObject(conflict.MemberId);
            writer.WriteString("type", ValueJson.TypeName(conflict.Type));
            MemberChangeJson.WriteValue(writer, "stored", conflict.Stored);
            MemberChangeJson.WriteValue(writer, "sent", conflict.Sent);
            writer.WriteBoolean("taken", conflict.Taken);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    protected override ObjectOverwritten ReadOwn(string entityId, ObjectId objectId, JsonElement root, EntryKey cause) => new(
        entityId,
        objectId,
        MemberChangeJson.Read(root),
        [.. root.GetProperty("conflicts").EnumerateObject().Select(ReadConflict).OrderBy(conflict => conflict.MemberId, StringComparer.Ordinal)],
        cause);

    private static MemberConflict ReadConflict(JsonProperty member)
    {
        MemberType type = ValueJson.ParseType(member.Value.GetProperty("type").GetString());
        return new MemberConflict(member.Name, type, MemberChangeJson.ReadValue(member.Value, "stored", type), MemberChangeJson.ReadValue(member.Value, "sent", type), member.Value.GetProperty("taken").GetBoolean());
    }
}
