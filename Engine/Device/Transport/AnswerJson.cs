using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>
/// How a device reads a server's messages: what a message cannot do without must be there. JSON of something else, such as an empty object, is damaged and no message without content.
/// </summary>
internal static class AnswerJson
{
    private static readonly JsonSerializerOptions options = new(ProtocolJson.Default.Options) { TypeInfoResolver = ProtocolJson.Default.WithAddedModifier(Require) };

    /// <summary>The same type, read strictly.</summary>
    public static JsonTypeInfo<T> Strict<T>(JsonTypeInfo<T> type) => (JsonTypeInfo<T>)options.GetTypeInfo(type.Type);

    // An empty value is left out on the wire, so only what is never empty and has no default is sure to be there.
    private static void Require(JsonTypeInfo type)
    {
        foreach (JsonPropertyInfo property in type.Properties)
        {
            if (property.AssociatedParameter is { IsNullable: false, HasDefaultValue: false }) property.IsRequired = true;
        }
    }
}
