using System.Text.Json;
using System.Text.Json.Serialization;

namespace OfflineSync;

/// <summary>A code travels by its name. One that this version does not know is <see cref="ErrorCode.Unexpected"/>: a newer end may have more of them.</summary>
public sealed class ErrorCodeJson : JsonConverter<ErrorCode>
{
    /// <inheritdoc />
    public override ErrorCode Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? ErrorCatalogue.Parse(reader.GetString()) : throw new JsonException("An error code is a name.");

    /// <inheritdoc />
    public override void Write(Utf8JsonWriter writer, ErrorCode value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToString());
}
