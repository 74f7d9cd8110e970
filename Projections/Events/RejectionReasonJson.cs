using System.Collections.Immutable;
using System.Text.Json;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>Reasons as JSON, in events and synchronization errors.</summary>
internal static class RejectionReasonJson
{
    public static void Write(Utf8JsonWriter writer, ImmutableArray<RejectionReason> reasons)
    {
        writer.WriteStartArray("reasons");
        WriteItems(writer, reasons);
        writer.WriteEndArray();
    }

    public static byte[] Encode(ImmutableArray<RejectionReason> reasons)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartArray();
            WriteItems(writer, reasons);
            writer.WriteEndArray();
        }
        return stream.ToArray();
    }

    public static ImmutableArray<RejectionReason> Read(JsonElement reasons) =>
    [
        .. reasons.EnumerateArray().Select(reason => new RejectionReason(
            // A code that a newer version wrote is still a rejection.
            ErrorCatalogue.Parse(reason.GetProperty("code").GetString()),
            reason.GetProperty("message").GetString() ?? "",
            reason.TryGetProperty("member", out JsonElement member) ? member.GetString() : null,
            reason.TryGetProperty("cause", out JsonElement cause) ? new EntryKey(cause.GetGuid()) : null)),
    ];

    private static void WriteItems(Utf8JsonWriter writer, ImmutableArray<RejectionReason> reasons)
    {
        foreach (RejectionReason reason in reasons)
        {
            writer.WriteStartObject();
            writer.WriteString("code", reason.Code.ToString());
            writer.WriteString("message", reason.Message);
            if (reason.MemberId is not null) writer.WriteString("member", reason.MemberId);
            if (reason.Cause is { } cause) writer.WriteString("cause", cause.Value);
            writer.WriteEndObject();
        }
    }
}
