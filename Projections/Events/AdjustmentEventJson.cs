using System.Text.Json;
using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary><see cref="ObjectAdjusted"/> as JSON.</summary>
internal sealed class ObjectAdjustedJson : JsonConverter<ObjectAdjusted>
{
    public override void Write(Utf8JsonWriter writer, ObjectAdjusted value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("entity", value.EntityId);
        writer.WriteString("object", value.ObjectId.Value);
        if (value.IsNew) writer.WriteBoolean("new", true);
        MemberChangeJson.Write(writer, value.Changes);
        writer.WriteString("cause", value.Cause.Value);
        writer.WriteEndObject();
    }

    public override ObjectAdjusted Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        return new ObjectAdjusted(
            root.GetProperty("entity").GetString()!,
            new ObjectId(root.GetProperty("object").GetGuid()),
            root.TryGetProperty("new", out JsonElement isNew) && isNew.GetBoolean(),
            MemberChangeJson.Read(root),
            new EntryKey(root.GetProperty("cause").GetGuid()));
    }
}

/// <summary><see cref="ObjectRemoved"/> as JSON.</summary>
internal sealed class ObjectRemovedJson : JsonConverter<ObjectRemoved>
{
    public override void Write(Utf8JsonWriter writer, ObjectRemoved value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("entity", value.EntityId);
        writer.WriteString("object", value.ObjectId.Value);
        writer.WriteString("cause", value.Cause.Value);
        writer.WriteEndObject();
    }

    public override ObjectRemoved Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        return new ObjectRemoved(root.GetProperty("entity").GetString()!, new ObjectId(root.GetProperty("object").GetGuid()), new EntryKey(root.GetProperty("cause").GetGuid()));
    }
}
