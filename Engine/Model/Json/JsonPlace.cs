using System.Collections.Immutable;
using System.Text.Json;

namespace OfflineSync;

/// <summary>A value in a model's JSON and where it stands, so that a mistake is named by its place.</summary>
internal readonly record struct JsonPlace(JsonElement Json, string Path)
{
    public OfflineSyncException Error(string problem) =>
        new(ErrorCode.ModelInvalid, $"The model's JSON is wrong at {Path}: {problem}.", "Mend the file, or write it anew from the model's code.");

    /// <summary>Checks that this is an object with these properties and no others.</summary>
    public JsonPlace WithProperties(params ReadOnlySpan<string> names)
    {
        if (Json.ValueKind != JsonValueKind.Object) throw Error($"an object was expected, but here is {Kind}");
        foreach (JsonProperty property in Json.EnumerateObject())
        {
            if (!names.Contains(property.Name)) throw Error($"'{property.Name}' is no known property; these are {string.Join(", ", names!)}");
        }
        return this;
    }

    public JsonPlace? Optional(string name) =>
        Json.TryGetProperty(name, out JsonElement found) ? new JsonPlace(found, $"{Path}.{name}") : null;

    public JsonPlace Required(string name) => Optional(name) ?? throw Error($"'{name}' is missing");

    public string Text => Json.ValueKind == JsonValueKind.String ? Json.GetString()! : throw Error($"a text was expected, but here is {Kind}");

    public int Number => Json.ValueKind == JsonValueKind.Number && Json.TryGetInt32(out int number) ? number : throw Error($"a whole number was expected, but here is {Kind}");

    public bool Flag => Json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Error($"true or false was expected, but here is {Kind}"),
    };

    public ImmutableArray<JsonPlace> Items
    {
        get
        {
            if (Json.ValueKind != JsonValueKind.Array) throw Error($"a list was expected, but here is {Kind}");
            string path = Path;
            return [.. Json.EnumerateArray().Select((item, index) => new JsonPlace(item, $"{path}[{index}]"))];
        }
    }

    /// <summary>The text as one of the names of an enumeration.</summary>
    public T OneOf<T>(IEnumerable<T> values)
        where T : struct, Enum
    {
        string text = Text;
        foreach (T value in values)
        {
            if (value.ToString() == text) return value;
        }
        throw Error($"'{text}' is none of {string.Join(", ", values)}");
    }

    private string Kind => Json.ValueKind.ToString();
}
