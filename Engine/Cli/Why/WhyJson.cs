using System.Text.Json;
using OfflineSync.Cli.Server.Errors;
using OfflineSync.Server.Explain;

namespace OfflineSync.Cli.Why;

/// <summary>An explanation as JSON on one line.</summary>
internal static class WhyJson
{
    public static string Write(VisibilityExplanation explanation) => ReportJson.Write(json =>
    {
        json.WriteString("verdict", explanation.Verdict.ToString());
        json.WriteString("reason", explanation.Reason);
        json.WriteString("at", explanation.At);
        json.WriteStartObject("user");
        json.WriteString("id", explanation.User.Id.Value);
        json.WriteString("name", explanation.User.Name);
        json.WriteBoolean("active", explanation.User.IsActive);
        Texts(json, "roles", explanation.User.Roles);
        json.WriteEndObject();
        json.WriteStartObject("object");
        json.WriteString("id", explanation.Object.Id.Value);
        if (explanation.Object.Entity is not null) json.WriteString("entity", explanation.Object.Entity);
        json.WriteBoolean("isThere", explanation.Object.IsThere);
        json.WriteBoolean("wasDeleted", explanation.Object.WasDeleted);
        json.WriteEndObject();
        json.WriteStartArray("rules");
        foreach (ExplainedRule rule in explanation.Rules) Rule(json, rule);
        json.WriteEndArray();
        if (explanation.Setting is { } setting)
        {
            json.WriteStartObject("setting");
            json.WriteString("mode", setting.Mode.ToString());
            if (setting.Where is not null) json.WriteString("where", setting.Where);
            Condition(json, setting.Condition);
            json.WriteBoolean("includes", setting.Includes);
            json.WriteEndObject();
        }
        Texts(json, "readableMembers", explanation.ReadableMembers);
        json.WriteStartObject("stored");
        json.WriteStartArray("keys");
        foreach (StoredKey key in explanation.Stored.Keys)
        {
            json.WriteStartObject();
            json.WriteString("key", key.Key);
            json.WriteString("node", key.Node);
            json.WriteBoolean("held", key.IsHeld);
            json.WriteBoolean("slow", key.IsSlow);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteBoolean("agrees", explanation.Stored.Agrees);
        Texts(json, "warnings", explanation.Stored.Warnings);
        json.WriteEndObject();
    });

    private static void Rule(Utf8JsonWriter json, ExplainedRule rule)
    {
        json.WriteStartObject();
        json.WriteNumber("number", rule.Number);
        json.WriteString("role", rule.Role);
        json.WriteBoolean("hasRole", rule.HasRole);
        json.WriteBoolean("applies", rule.Applies);
        Texts(json, "members", rule.Members);
        if (rule.Where is not null) json.WriteString("where", rule.Where);
        Condition(json, rule.Condition);
        if (rule.SlowReason is not null) json.WriteString("slow", rule.SlowReason);
        json.WriteEndObject();
    }

    private static void Condition(Utf8JsonWriter json, ExplainedPart? part)
    {
        if (part is null) return;
        json.WritePropertyName("condition");
        Part(json, part);
    }

    private static void Part(Utf8JsonWriter json, ExplainedPart part)
    {
        json.WriteStartObject();
        json.WriteString("kind", part.Kind.ToString());
        json.WriteString("text", part.Text);
        json.WriteBoolean("met", part.IsMet);
        if (!part.Values.IsEmpty)
        {
            json.WriteStartArray("values");
            foreach (ExplainedValue value in part.Values)
            {
                json.WriteStartObject();
                json.WriteString("name", value.Name);
                ReportJson.Value(json, "value", value.Value);
                if (value.UserName is not null) json.WriteString("userName", value.UserName);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (!part.Parts.IsEmpty)
        {
            json.WriteStartArray("parts");
            foreach (ExplainedPart inner in part.Parts) Part(json, inner);
            json.WriteEndArray();
        }
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
