using System.Text.Json;
using System.Text.Json.Serialization;

namespace OfflineSync.Projections;

/// <summary><see cref="ServerCalled"/> as JSON.</summary>
internal sealed class ServerCalledJson : JsonConverter<ServerCalled>
{
    public override void Write(Utf8JsonWriter writer, ServerCalled value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteString("user", value.User.Value);
        writer.WriteString("name", value.Name);
        writer.WriteNumber("version", value.Version);
        writer.WriteString("digest", value.Digest);
        writer.WritePropertyName("arguments");
        value.Arguments.WriteTo(writer);
        writer.WriteEndObject();
    }

    public override ServerCalled Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        return new ServerCalled(
            new ObjectId(root.GetProperty("user").GetGuid()),
            root.GetProperty("name").GetString()!,
            root.GetProperty("version").GetInt32(),
            root.GetProperty("digest").GetString()!,
            root.GetProperty("arguments").Clone());
    }
}
