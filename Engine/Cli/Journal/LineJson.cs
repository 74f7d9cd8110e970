using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OfflineSync.Cli.Journal;

/// <summary>An entry as JSON: its place, where it stands, and its body exactly as the journal keeps it.</summary>
internal static class LineJson
{
    private static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JournalLine line)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            json.WriteString("journal", line.Journal.Value);
            json.WriteNumber("sequence", line.Sequence);
            json.WriteString("key", line.Key.Value);
            if (line.State is not null) json.WriteString("state", line.State);
            WriteReasons(json, line.Reasons);
            if (line.Chained is { } chained)
            {
                json.WriteString("previous", chained.Previous.ToString());
                json.WriteString("hash", chained.Hash.ToString());
                json.WritePropertyName("body");
                json.WriteRawValue(chained.Body.Span, skipInputValidation: true);
            }
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }

    private static void WriteReasons(Utf8JsonWriter json, IReadOnlyList<LineReason> reasons)
    {
        if (reasons.Count == 0) return;
        json.WriteStartArray("reasons");
        foreach (LineReason reason in reasons)
        {
            json.WriteStartObject();
            json.WriteString("code", reason.Code);
            json.WriteString("message", reason.Message);
            if (reason.Member is not null) json.WriteString("member", reason.Member);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
