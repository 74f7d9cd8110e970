using System.Text.Json;

namespace OfflineSync;

/// <summary>Upgrades in a model's JSON. A conversion in code is named there, and only the app has it.</summary>
internal static class ModelJsonUpgrades
{
    public static void Write(Utf8JsonWriter json, EntityDefinition entity)
    {
        if (entity.Upgrades.IsEmpty) return;
        json.WriteStartArray("upgrades");
        foreach (MemberUpgrade upgrade in entity.Upgrades)
        {
            json.WriteStartObject();
            json.WriteString("from", upgrade.FromId);
            if (upgrade.FromType is { } type) json.WriteString("type", type.ToString());
            if (upgrade.Member is not null) json.WriteString("member", upgrade.Member);
            if (upgrade.Convert is not null) json.WriteBoolean("byCode", true);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static MemberUpgrade Read(JsonPlace json)
    {
        json.WithProperties("from", "type", "member", "byCode");
        return new MemberUpgrade
        {
            FromId = json.Required("from").Text,
            FromType = json.Optional("type")?.OneOf(Enum.GetValues<MemberType>()),
            Member = json.Optional("member")?.Text,
            Convert = json.Optional("byCode")?.Flag == true ? static _ => throw new NotSupportedException("The app's code converts this value; this model was read from JSON.") : null,
        };
    }
}
