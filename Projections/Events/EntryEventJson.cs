using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>Events of entries as JSON: exactly the entry's line (<see cref="EntryLine"/>), a rejection with its reasons behind it, one that was overtaken with the members that it did not change.</summary>
internal abstract class EntryEventJson<T>(Func<EntryLineData, T> create) : JsonConverter<T>
    where T : EntryEvent
{
    private const string OvertakenName = "overtaken";

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sequence", value.Sequence);
        writer.WriteString("previous", value.Previous.ToString());
        writer.WriteString("hash", value.Hash.ToString());
        writer.WritePropertyName("body");
        writer.WriteRawValue(value.Body.Span, skipInputValidation: true);
        if (value is EntryRejected rejected) RejectionReasonJson.Write(writer, rejected.Reasons);
        if (value is ObjectCommitted { Overtaken.IsEmpty: false } committed)
        {
            writer.WriteStartArray(OvertakenName);
            foreach (string member in committed.Overtaken) writer.WriteStringValue(member);
            writer.WriteEndArray();
        }
        writer.WriteEndObject();
    }

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using JsonDocument document = JsonDocument.ParseValue(ref reader);
        JsonElement root = document.RootElement;
        JournalEntry entry = EntryBody.Decode(JsonMarshal.GetRawUtf8Value(root.GetProperty("body")));
        ImmutableArray<RejectionReason> reasons = root.TryGetProperty("reasons", out JsonElement list) ? RejectionReasonJson.Read(list) : [];
        ImmutableArray<string> overtaken = root.TryGetProperty(OvertakenName, out JsonElement members) ? [.. members.EnumerateArray().Select(member => member.GetString()!)] : [];
        return create(new EntryLineData(
            root.GetProperty("sequence").GetInt64(),
            Sha256Hash.Parse(root.GetProperty("previous").GetString() ?? ""),
            Sha256Hash.Parse(root.GetProperty("hash").GetString() ?? ""),
            entry,
            // PostgreSQL reorders the properties of jsonb: the canonical bytes are made anew.
            EntryBody.Encode(entry),
            reasons,
            overtaken));
    }
}

internal sealed class ObjectCommittedJson() : EntryEventJson<ObjectCommitted>(line => new ObjectCommitted(line));

internal sealed class ObjectDeletedJson() : EntryEventJson<ObjectDeleted>(line => new ObjectDeleted(line));

internal sealed class EntryRejectedJson() : EntryEventJson<EntryRejected>(line => new EntryRejected(line));
