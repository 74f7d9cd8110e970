using System.Text.Json;
using System.Text.Json.Serialization;
using OfflineSync.Protocol;

namespace OfflineSync.Cli.Journal;

/// <summary>An outcome as JSON.</summary>
internal static class OutcomeJson
{
    private static readonly JsonSerializerOptions options = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter() }, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static string Write(OutcomeMessage outcome) => JsonSerializer.Serialize(outcome, options);
}
