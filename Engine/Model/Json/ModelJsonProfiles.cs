using System.Collections.Immutable;
using System.Text.Json;

namespace OfflineSync;

/// <summary>Profiles in a model's JSON.</summary>
internal static class ModelJsonProfiles
{
    public static void Write(Utf8JsonWriter json, DomainModel model)
    {
        if (model.Profiles.IsEmpty) return;
        json.WriteStartArray("profiles");
        foreach (ProfileDefinition profile in model.Profiles)
        {
            json.WriteStartObject();
            json.WriteString("name", profile.Name);
            Write(json, "pages", profile.Pages);
            Write(json, "flows", profile.Flows);
            if (!profile.Overrides.IsEmpty)
            {
                json.WriteStartArray("synchronize");
                foreach (ProfileOverride said in profile.Overrides)
                {
                    json.WriteStartObject();
                    json.WriteString("entity", said.Entity);
                    json.WriteString("mode", said.Mode.ToString());
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static ProfileDefinition Read(JsonPlace json)
    {
        json.WithProperties("name", "pages", "flows", "synchronize");
        return new ProfileDefinition(json.Required("name").Text, Parts(json.Optional("pages")), Parts(json.Optional("flows")),
            json.Optional("synchronize")?.Items.Select(said =>
            {
                said.WithProperties("entity", "mode");
                return new ProfileOverride(said.Required("entity").Text, said.Required("mode").OneOf(Enum.GetValues<SyncMode>()));
            }) ?? []);
    }

    private static void Write(Utf8JsonWriter json, string name, ImmutableArray<ProfilePart> parts)
    {
        if (parts.IsEmpty) return;
        json.WriteStartArray(name);
        foreach (ProfilePart part in parts)
        {
            json.WriteStartObject();
            json.WriteString("name", part.Name);
            json.WriteStartArray("uses");
            foreach (EntityUse use in part.Uses) Write(json, use);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, EntityUse use)
    {
        json.WriteStartObject();
        json.WriteString("kind", use.Kind.ToString());
        json.WriteString("entity", use.Entity);
        if (use.Members is { } members)
        {
            json.WriteStartArray("members");
            foreach (string member in members) json.WriteStringValue(member);
            json.WriteEndArray();
        }
        if (use.Where is not null) json.WriteString("where", use.Where);
        json.WriteEndObject();
    }

    private static IEnumerable<ProfilePart> Parts(JsonPlace? json) => json?.Items.Select(part =>
    {
        part.WithProperties("name", "uses");
        return new ProfilePart(part.Required("name").Text, [.. part.Required("uses").Items.Select(Use)]);
    }) ?? [];

    private static EntityUse Use(JsonPlace json)
    {
        json.WithProperties("kind", "entity", "members", "where");
        return new EntityUse
        {
            Kind = json.Required("kind").OneOf(Enum.GetValues<UseKind>()),
            Entity = json.Required("entity").Text,
            Members = json.Optional("members") is { } members ? [.. members.Items.Select(member => member.Text)] : null,
            Where = json.Optional("where")?.Text,
        };
    }
}
