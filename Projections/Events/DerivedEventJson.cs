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
        writer.WriteStartObject("changes");
        foreach (MemberChange change in value.Changes)
        {
            writer.WriteStartObject(change.MemberId);
            writer.WriteString("type", ValueJson.TypeName(change.Type));
            WriteValue(writer, "before", change.Before);
            WriteValue(writer, "after", change.After);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
        writer.WriteStartObject("conflicts");
        foreach (MemberConflict conflict in value.Conflicts)
        {
            writer.WriteStartObject(conflict.MemberId);
            writer.WriteString("type", ValueJson.TypeName(conflict.Type));
            WriteValue(writer, "stored", conflict.Stored);
            WriteValue(writer, "sent", conflict.Sent);
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
            [.. root.GetProperty("changes").EnumerateObject().Select(ReadChange).OrderBy(change => change.MemberId, StringComparer.Ordinal)],
            [.. root.GetProperty("conflicts").EnumerateObject().Select(ReadConflict).OrderBy(conflict => conflict.MemberId, StringComparer.Ordinal)],
            new EntryKey(root.GetProperty("cause").GetGuid()));
    }

    private static MemberChange ReadChange(JsonProperty member)
    {
        MemberType type = ValueJson.ParseType(member.Value.GetProperty("type").GetString());
        return new MemberChange(member.Name, type, ReadValue(member.Value, "before", type), ReadValue(member.Value, "after", type));
    }

    private static MemberConflict ReadConflict(JsonProperty member)
    {
        MemberType type = ValueJson.ParseType(member.Value.GetProperty("type").GetString());
        return new MemberConflict(member.Name, type, ReadValue(member.Value, "stored", type), ReadValue(member.Value, "sent", type), member.Value.GetProperty("taken").GetBoolean());
    }

    private static void WriteValue(Utf8JsonWriter writer, string name, object? value)
    {
        if (value is null) return;
        var json = new CanonicalJson();
        ValueJson.Write(json, value);
        writer.WritePropertyName(name);
        writer.WriteRawValue(json.Written, skipInputValidation: true);
    }

    private static object? ReadValue(JsonElement element, string name, MemberType type)
    {
        if (!element.TryGetProperty(name, out JsonElement value)) return null;
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(value));
        reader.Read();
        return ValueJson.Read(ref reader, type);
    }
}
