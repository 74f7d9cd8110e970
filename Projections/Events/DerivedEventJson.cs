using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary><see cref="ReferenceEmptied"/> as JSON.</summary>
internal sealed class ReferenceEmptiedJson : JsonConverter<ReferenceEmptied>
{
    public override void Write(Utf8JsonWriter writer, ReferenceEmptied value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("entity", value.EntityId);
        writer.WriteString("object", value.ObjectId.Value);
        writer.WriteStartObject("members");
        foreach (EmptiedReference member in value.Members) writer.WriteString(member.MemberId, member.Before.Value);
        writer.WriteEndObject();
        writer.WriteString("cause", value.Cause.Value);
        writer.WriteEndObject();
    }

    public override ReferenceEmptied Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        return new ReferenceEmptied(
            root.GetProperty("entity").GetString()!,
            new ObjectId(root.GetProperty("object").GetGuid()),
            [.. root.GetProperty("members").EnumerateObject().Select(member => new EmptiedReference(member.Name, new ObjectId(member.Value.GetGuid()))).OrderBy(member => member.MemberId, StringComparer.Ordinal)],
            new EntryKey(root.GetProperty("cause").GetGuid()));
    }
}

/// <summary><see cref="ObjectOverwritten"/> as JSON.</summary>
internal sealed class ObjectOverwrittenJson : JsonConverter<ObjectOverwritten>
{
    public override void Write(Utf8JsonWriter writer, ObjectOverwritten value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("entity", value.EntityId);
        writer.WriteString("object", value.ObjectId.Value);
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
        writer.WriteString("cause", value.Cause.Value);
        writer.WriteEndObject();
    }

    public override ObjectOverwritten Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        return new ObjectOverwritten(
            root.GetProperty("entity").GetString()!,
            new ObjectId(root.GetProperty("object").GetGuid()),
            MemberChangeJson.Read(root),
            [.. root.GetProperty("conflicts").EnumerateObject().Select(ReadConflict).OrderBy(conflict => conflict.MemberId, StringComparer.Ordinal)],
            new EntryKey(root.GetProperty("cause").GetGuid()));
    }

    private static MemberConflict ReadConflict(JsonProperty member)
    {
        MemberType type = ValueJson.ParseType(member.Value.GetProperty("type").GetString());
        return new MemberConflict(member.Name, type, MemberChangeJson.ReadValue(member.Value, "stored", type), MemberChangeJson.ReadValue(member.Value, "sent", type), member.Value.GetProperty("taken").GetBoolean());
    }
}
