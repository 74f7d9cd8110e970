using System.Text.Json;

namespace OfflineSync.Cli.Check;

/// <summary>The section on what devices of a profile synchronize.</summary>
internal static class ProfileSection
{
    public static CheckSection Of(ProfileReport report) => new("profile", Lines(report), json => Write(json, report));

    private static IEnumerable<string> Lines(ProfileReport report)
    {
        ProfileEntity[] used = [.. report.Entities.Where(entity => entity.Origin != SettingOrigin.NotUsed)];
        yield return $"{report.Profile}{(report.Roles is { } roles ? $", for {string.Join(" and ", roles)}" : "")}: {used.Length} of {report.Entities.Length} entities";
        foreach (ProfileEntity entity in used)
        {
            yield return $"{(entity.IsOverridden ? "* " : "  ")}{entity.Entity}: {Mode(entity)}{Origin(entity)}";
            if (entity.IsDownloaded) yield return $"      members {string.Join(", ", entity.Members)}";
            if (!entity.OmittedMembers.IsEmpty) yield return $"      left out {string.Join(", ", entity.OmittedMembers)}";
            if (!entity.UnreadableMembers.IsEmpty) yield return $"      used, but not readable {string.Join(", ", entity.UnreadableMembers)}";
            foreach (string user in entity.UsedBy) yield return $"      {user}";
        }
        if (used.Length < report.Entities.Length) yield return $"not used: {string.Join(", ", report.Entities.Except(used).Select(entity => entity.Entity))}";
        if (used.Any(entity => entity.IsOverridden)) yield return "* said by hand";
    }

    private static string Mode(ProfileEntity entity) => entity.Mode switch
    {
        SyncMode.All or SyncMode.ByXPath when !entity.IsDownloaded => "nothing, for none of these roles may read it",
        SyncMode.All => "everything",
        SyncMode.ByXPath => $"what fulfils {entity.Where}",
        SyncMode.Clear => "only sent, then cleared",
        SyncMode.Preserve => "only sent, and kept",
        _ => "only when it is selected",
    };

    private static string Origin(ProfileEntity entity) => entity.Origin switch
    {
        SettingOrigin.Entity => " (the entity says so)",
        SettingOrigin.Profile => " (the profile says so)",
        _ => "",
    };

    private static void Write(Utf8JsonWriter json, ProfileReport report)
    {
        json.WriteString("profile", report.Profile);
        if (report.Roles is { } roles) Write(json, "roles", roles);
        json.WriteStartArray("entities");
        foreach (ProfileEntity entity in report.Entities)
        {
            json.WriteStartObject();
            json.WriteString("entity", entity.Entity);
            json.WriteString("mode", entity.Mode.ToString());
            if (entity.Where is not null) json.WriteString("where", entity.Where);
            json.WriteString("origin", entity.Origin.ToString());
            json.WriteBoolean("downloaded", entity.IsDownloaded);
            Write(json, "members", entity.Members);
            Write(json, "omitted", entity.OmittedMembers);
            Write(json, "unreadable", entity.UnreadableMembers);
            Write(json, "usedBy", entity.UsedBy);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
