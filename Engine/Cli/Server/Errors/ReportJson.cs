using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server;

namespace OfflineSync.Cli.Server.Errors;

/// <summary>Reports as JSON, one object a line. Values stand as the journal writes them.</summary>
internal static class ReportJson
{
    private static readonly JsonWriterOptions options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(SynchronizationErrorReport report) => Write(json =>
    {
        json.WriteString("id", report.Id);
        json.WriteString("occurredAt", report.OccurredAt);
        json.WriteString("user", report.User.Value);
        if (report.UserName is not null) json.WriteString("userName", report.UserName);
        json.WriteString("journal", report.Journal.Value);
        json.WriteString("entity", report.EntityId);
        json.WriteString("object", report.ObjectId.Value);
        json.WriteStartArray("entries");
        foreach (EntryKey key in report.EntryKeys) json.WriteStringValue(key.Value);
        json.WriteEndArray();
        json.WriteStartArray("reasons");
        foreach (RejectionReason reason in report.Reasons)
        {
            json.WriteStartObject();
            json.WriteString("code", reason.Code.ToString());
            json.WriteString("message", reason.Message);
            if (reason.MemberId is not null) json.WriteString("member", reason.MemberId);
            if (reason.Cause is { } cause) json.WriteString("cause", cause.Value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (report.Detail is not null) json.WriteString("detail", report.Detail);
        json.WritePropertyName("content");
        json.WriteRawValue(report.Content);
        if (report.Resolution is not { } resolution) return;
        json.WriteStartObject("resolution");
        json.WriteString("at", resolution.At);
        json.WriteString("by", resolution.By);
        json.WriteString("note", resolution.Note);
        if (resolution.ResubmittedAs is { } resubmitted) json.WriteString("resubmittedAs", resubmitted.Value);
        json.WriteEndObject();
    });

    public static string Write(ConflictReport report) => Write(json =>
    {
        json.WriteNumber("number", report.Number);
        json.WriteString("occurredAt", report.OccurredAt);
        json.WriteString("user", report.User.Value);
        if (report.UserName is not null) json.WriteString("userName", report.UserName);
        json.WriteString("journal", report.Journal.Value);
        json.WriteString("entity", report.EntityId);
        json.WriteString("object", report.ObjectId.Value);
        json.WriteString("entry", report.EntryKey.Value);
        json.WriteStartObject("conflicts");
        foreach (MemberConflict conflict in report.Conflicts)
        {
            json.WriteStartObject(conflict.MemberId);
            Value(json, "stored", conflict.Stored);
            Value(json, "sent", conflict.Sent);
            json.WriteBoolean("taken", conflict.Taken);
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteStartObject("overwritten");
        foreach (MemberChange change in report.Overwritten)
        {
            json.WriteStartObject(change.MemberId);
            Value(json, "before", change.Before);
            Value(json, "after", change.After);
            json.WriteEndObject();
        }
        json.WriteEndObject();
    });

    public static string Write(SynchronizationReport report) => Write(json =>
    {
        json.WriteString("id", report.Id);
        json.WriteString("endedAt", report.EndedAt);
        json.WriteNumber("milliseconds", report.Duration.TotalMilliseconds);
        json.WriteString("kind", report.Kind.ToString());
        json.WriteString("user", report.User.Value);
        if (report.UserName is not null) json.WriteString("userName", report.UserName);
        if (report.Journal is { } journal) json.WriteString("journal", journal.Value);
        json.WriteString("end", report.End.ToString());
        if (report.Error is { } error) json.WriteString("error", error.ToString());
        if (report.Batch is { } batch) json.WriteString("batch", batch.Value);
        json.WriteNumber("entries", report.Entries);
        json.WriteNumber("rejected", report.Rejected);
        json.WriteNumber("rows", report.Rows);
        json.WriteNumber("removals", report.Removals);
        json.WriteString("position", report.Position.ToString());
    });

    public static string Write(DeviceSession session) => Write(json =>
    {
        json.WriteString("id", session.Id);
        json.WriteString("user", session.User.Value);
        if (session.UserName is not null) json.WriteString("userName", session.UserName);
        if (session.Device is not null) json.WriteString("device", session.Device);
        json.WriteString("createdAt", session.CreatedAt);
        json.WriteString("expiresAt", session.ExpiresAt);
        if (session.RenewableUntil is { } renewable) json.WriteString("renewableUntil", renewable);
        if (session.RevokedAt is { } revoked) json.WriteString("revokedAt", revoked);
    });

    /// <summary>A value as the journal writes it; nothing for empty.</summary>
    public static void Value(Utf8JsonWriter json, string name, object? value)
    {
        if (value is null) return;
        var canonical = new CanonicalJson();
        ValueJson.Write(canonical, value);
        json.WritePropertyName(name);
        json.WriteRawValue(canonical.Written);
    }

    /// <summary>An object on one line.</summary>
    public static string Write(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, options))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length);
    }
}
