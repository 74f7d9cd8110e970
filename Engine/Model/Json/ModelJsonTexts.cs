using System.Collections.Immutable;
using System.Text.Json;

namespace OfflineSync;

/// <summary>Languages and texts in a model's JSON.</summary>
internal static class ModelJsonTexts
{
    public static void Write(Utf8JsonWriter json, DomainModel model)
    {
        if (model.Languages.IsEmpty) return;
        json.WriteStartArray("languages");
        foreach (string language in model.Languages) json.WriteStringValue(language);
        json.WriteEndArray();
        if (model.Texts.IsEmpty) return;
        json.WriteStartArray("texts");
        foreach (TextDefinition text in model.Texts)
        {
            json.WriteStartObject();
            json.WriteString("key", text.Key);
            json.WriteString("text", text.Text);
            if (!text.Translations.IsEmpty)
            {
                json.WriteStartArray("translations");
                foreach ((string language, string translation) in text.Translations)
                {
                    json.WriteStartObject();
                    json.WriteString("language", language);
                    json.WriteString("text", translation);
                    json.WriteEndObject();
                }
                json.WriteEndArray();
            }
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static TextDefinition Read(JsonPlace json)
    {
        json.WithProperties("key", "text", "translations");
        var translations = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (JsonPlace one in json.Optional("translations")?.Items ?? [])
        {
            one.WithProperties("language", "text");
            if (!translations.TryAdd(one.Required("language").Text, one.Required("text").Text)) throw one.Error("the language has a text already");
        }
        return new TextDefinition(json.Required("key").Text, json.Required("text").Text, translations.ToImmutable());
    }
}
