using System.Text.Json;
using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>An event that follows from an entry, as JSON: its object, what is its own, and the entry that caused it.</summary>
internal abstract class DerivedEventJson<T> : JsonConverter<T>
    where T : IObjectEvent
{
    public sealed override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("entity", value.EntityId);
        writer.WriteString("object", value.ObjectId.Value);
        WriteOwn(writer, value);
        writer.WriteString("cause", CauseOf(value).Value);
        writer.WriteEndObject();
    }

    public sealed override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        return ReadOwn(
            root.GetProperty("entity").GetString()!,
            new ObjectId(root.GetProperty("object").GetGuid()),
            root,
            new EntryKey(root.GetProperty("cause").GetGuid()));
    }

    protected abstract EntryKey CauseOf(T value);

    protected abstract void WriteOwn(Utf8JsonWriter writer, T value);

    protected abstract T ReadOwn(string entityId, ObjectId objectId, JsonElement root, EntryKey cause);
}
