using System.Globalization;
using System.Text.Json;
using OfflineSync.Server.Checks;

namespace OfflineSync.Cli.Check;

/// <summary>The section on who sees what, and what finding that out costs.</summary>
internal static class VisibilitySection
{
    public static CheckSection Of(VisibilityReport report) => new("visibility", Lines(report), json => Write(json, report));

    private static IEnumerable<string> Lines(VisibilityReport report)
    {
        foreach (RuleReport rule in report.Rules)
        {
            yield return Text($"{rule.Entity}, rule {rule.Number} for {rule.Role}{(rule.Where is null ? "" : " " + rule.Where)}; download setting {rule.Mode}{(rule.SettingWhere is null ? "" : " " + rule.SettingWhere)}");
            if (rule.Users is not null) yield return Text($"  {rule.Users} users have the role, {rule.Objects} objects");
            if (rule.SlowReason is not null)
            {
                yield return $"  slow: evaluated for each user before each of his downloads, because {rule.SlowReason}";
                yield return $"    {rule.SlowHint}";
            }
            else yield return Text($"  {rule.Conjuncts.Length} alternatives became keys");
            foreach (ConjunctReport conjunct in rule.Conjuncts)
            {
                yield return $"  objects with {conjunct.Test ?? "any values"}";
                foreach (string line in conjunct.Keys.SelectMany(Lines)) yield return line;
            }
        }
        int slow = report.Rules.Count(rule => rule.SlowReason is not null);
        yield return Text($"{report.Rules.Length - slow} rules became keys, {slow} are slow");
        foreach (string warning in report.Warnings) yield return Text($"WARNING (beyond {report.FanOutLimit}): {warning}");
    }

    private static IEnumerable<string> Lines(KeyReport key)
    {
        yield return $"    key {key.Name}: {Sharing(key)}";
        if (key.FanOut is { } count)
        {
            yield return Text($"      {count.Keys} keys with up to {count.GreatestObjects} objects (average {count.AverageObjects:0.0}) and {count.GreatestUsers} users (average {count.AverageUsers:0.0}); a user reaches up to {count.GreatestPerUser}");
        }
        foreach (EdgeReport edge in key.Path)
        {
            string counted = edge.FanOut is { } rows ? Text($"; up to {rows.Greatest} (average {rows.Average:0.0})") : "";
            yield return Text($"      by {edge.Entity}{(edge.Test is null ? "" : " " + edge.Test)}: who holds {edge.From} holds {edge.To}; one change of it rewrites memberships of {edge.Kinds} kinds{counted}");
        }
    }

    private static string Sharing(KeyReport key) => key.Sharing switch
    {
        KeySharing.Role => $"one for all of them, for who has {key.Node}",
        KeySharing.User => $"one for each user, by {key.Member}",
        KeySharing.Value => $"one for each value of {key.Member}",
        KeySharing.Reference => $"one for each object that {key.Member} refers to",
        _ => "one for each object itself",
    };

    private static void Write(Utf8JsonWriter json, VisibilityReport report)
    {
        json.WriteNumber("fanOutLimit", report.FanOutLimit);
        json.WriteStartArray("rules");
        foreach (RuleReport rule in report.Rules)
        {
            json.WriteStartObject();
            json.WriteString("entity", rule.Entity);
            json.WriteNumber("number", rule.Number);
            json.WriteString("role", rule.Role);
            Optional(json, "where", rule.Where);
            json.WriteString("mode", rule.Mode.ToString());
            Optional(json, "settingWhere", rule.SettingWhere);
            if (rule.Users is { } users) json.WriteNumber("users", users);
            if (rule.Objects is { } objects) json.WriteNumber("objects", objects);
            Optional(json, "slow", rule.SlowReason);
            Optional(json, "hint", rule.SlowHint);
            json.WriteStartArray("conjuncts");
            foreach (ConjunctReport conjunct in rule.Conjuncts)
            {
                json.WriteStartObject();
                Optional(json, "test", conjunct.Test);
                json.WriteStartArray("keys");
                foreach (KeyReport key in conjunct.Keys) Write(json, key);
                json.WriteEndArray();
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("warnings");
        foreach (string warning in report.Warnings) json.WriteStringValue(warning);
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, KeyReport key)
    {
        json.WriteStartObject();
        json.WriteString("name", key.Name);
        json.WriteString("sharing", key.Sharing.ToString());
        Optional(json, "member", key.Member);
        json.WriteString("node", key.Node);
        json.WriteStartArray("path");
        foreach (EdgeReport edge in key.Path)
        {
            json.WriteStartObject();
            json.WriteString("entity", edge.Entity);
            Optional(json, "test", edge.Test);
            json.WriteString("from", edge.From);
            json.WriteString("to", edge.To);
            json.WriteNumber("kinds", edge.Kinds);
            if (edge.FanOut is { } rows)
            {
                json.WriteNumber("greatest", rows.Greatest);
                json.WriteNumber("average", rows.Average);
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
        if (key.FanOut is { } count)
        {
            json.WriteNumber("keys", count.Keys);
            json.WriteNumber("greatestObjects", count.GreatestObjects);
            json.WriteNumber("averageObjects", count.AverageObjects);
            json.WriteNumber("greatestUsers", count.GreatestUsers);
            json.WriteNumber("averageUsers", count.AverageUsers);
            json.WriteNumber("greatestPerUser", count.GreatestPerUser);
        }
        json.WriteEndObject();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? text)
    {
        if (text is not null) json.WriteString(name, text);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
