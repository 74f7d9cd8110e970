using System.Text.Json;
using System.Text.Json.Serialization;

namespace OfflineSync.Journal;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JournalJson : JsonSerializerContext;
