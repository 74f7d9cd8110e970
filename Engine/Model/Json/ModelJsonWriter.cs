using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace OfflineSync;

/// <summary>Writes a model as JSON. What is as usual is left out. Engine/docs/model-json.md describes the form.</summary>
internal static class ModelJsonWriter
{
    public const int Format = 1;

    // Texts are for people, and never go into a web page unescaped.
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(DomainModel model)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("format", Format);
            json.WriteString("name", model.Name);
            Optional(json, "anonymousRole", model.AnonymousRole);
            Optional(json, "timeZone", model.TimeZone);
            if (model.DeclaredRoles is { } roles) Write(json, "roles", roles);
            json.WriteStartArray("entities");
            foreach (EntityDefinition entity in model.Entities.Where(entity => entity.Link is null).Concat(model.NonPersistableEntities)) Write(json, entity);
            json.WriteEndArray();
            ModelJsonProfiles.Write(json, model);
            ModelJsonTexts.Write(json, model);
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(stream.GetBuffer(), 0, (int)stream.Length) + "\n";
    }

    private static void Write(Utf8JsonWriter json, EntityDefinition entity)
    {
        json.WriteStartObject();
        json.WriteString("name", entity.Name);
        Optional(json, "id", entity.Id == entity.Name ? null : entity.Id);
        if (!entity.IsPersistable) json.WriteBoolean("persistable", false);
        Optional(json, "onConflict", entity.ConflictPolicy == ConflictPolicy.LastWins ? null : entity.ConflictPolicy.ToString());
        Optional(json, "synchronize", entity.Synchronization.Mode == SyncMode.All ? null : entity.Synchronization.Mode.ToString());
        Optional(json, "synchronizeWhere", entity.Synchronization.Where);
        json.WriteStartArray("members");
        foreach (MemberDefinition member in entity.Members) Write(json, member);
        json.WriteEndArray();
        if (!entity.Specializations.IsEmpty)
        {
            json.WriteStartArray("specializations");
            foreach (Specialization one in entity.Specializations)
            {
                json.WriteStartObject();
                json.WriteString("name", one.Name);
                Optional(json, "id", one.Id == one.Name ? null : one.Id);
                Optional(json, "generalization", one.Generalization);
                Write(json, "members", one.OwnMembers);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (!entity.Shape.Sets.IsEmpty)
        {
            json.WriteStartArray("sets");
            foreach (SetDefinition set in entity.Shape.Sets)
            {
                json.WriteStartObject();
                json.WriteString("name", set.Name);
                json.WriteString("target", set.Target);
                json.WriteString("association", set.Association);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (!entity.Shape.Calculated.IsEmpty)
        {
            json.WriteStartArray("calculated");
            foreach (CalculatedDefinition calculated in entity.Shape.Calculated)
            {
                json.WriteStartObject();
                json.WriteString("name", calculated.Name);
                if (!calculated.Needs.IsEmpty) Write(json, "needs", calculated.Needs);
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        if (!entity.AccessRules.IsEmpty)
        {
            json.WriteStartArray("rules");
            foreach (AccessRule rule in entity.AccessRules) Write(json, rule);
            json.WriteEndArray();
        }
        ModelJsonRules.Write(json, entity);
        ModelJsonUpgrades.Write(json, entity);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, MemberDefinition member)
    {
        json.WriteStartObject();
        json.WriteString("name", member.Name);
        Optional(json, "id", member.Id == member.Name ? null : member.Id);
        json.WriteString("type", member.Type.ToString());
        if (!member.EnumerationKeys.IsEmpty) Write(json, "keys", member.EnumerationKeys);
        Optional(json, "target", member.Target);
        Optional(json, "targetSpecialization", member.TargetSpecialization);
        Optional(json, "association", member.Association);
        if (member.IsRequired) json.WriteBoolean("required", true);
        Optional(json, "source", member.Source == ValueSource.App ? null : member.Source.ToString());
        if (member.IsHashed) json.WriteBoolean("hashed", true);
        if (!member.IsLocalized) json.WriteBoolean("localized", false);
        if (member.MaxLength is { } length) json.WriteNumber("maxLength", length);
        if (member.StartsEmpty) json.WriteBoolean("startsEmpty", true);
        if (member.StartsNow) json.WriteString("default", MemberDefinition.NowToken);
        if (member.DefaultValue is { } value)
        {
            json.WritePropertyName("default");
            ModelJsonValues.Write(json, value);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, AccessRule rule)
    {
        json.WriteStartObject();
        json.WriteString("role", rule.Role);
        Write(json, "rights", from right in ModelJsonValues.SingleRights where rule.Rights.HasFlag(right) select right.ToString());
        if (rule.ReadMembers is { } read) Write(json, "read", read);
        if (rule.WriteMembers is { } write) Write(json, "write", write);
        Optional(json, "specialization", rule.Specialization);
        Optional(json, "where", rule.Where);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null) json.WriteString(name, value);
    }
}
