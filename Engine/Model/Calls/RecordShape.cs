using System.Text.Json;

namespace OfflineSync;

/// <summary>A record of named parts.</summary>
internal sealed class RecordShape(IReadOnlyList<KeyValuePair<string, CallShape>> parts, Func<object, object?[]> take, Func<object?[], object> make, bool isNullable)
    : CallShape($"({string.Join(", ", parts.Select(part => $"{part.Key}: {part.Value.Text}"))})", isNullable)
{
    private protected override void WritePresent(Utf8JsonWriter writer, object value, string place)
    {
        object?[] values = take(value);
        writer.WriteStartObject();
        for (int i = 0; i < values.Length; i++)
        {
            writer.WritePropertyName(parts[i].Key);
            parts[i].Value.Write(writer, values[i], $"{parts[i].Key} in {place}");
        }
        writer.WriteEndObject();
    }

    private protected override object ReadPresent(JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Object) throw Invalid($"{place} is no record");
        object?[] values = new object?[parts.Count];
        bool[] given = new bool[parts.Count];
        foreach (JsonProperty property in json.EnumerateObject())
        {
            int index = IndexOf(property.Name);
            if (index < 0) throw Invalid($"{Shown(property.Name)} in {place} is not known");
            if (given[index]) throw Invalid($"{property.Name} in {place} is given twice");
            values[index] = parts[index].Value.Read(property.Value, $"{property.Name} in {place}");
            given[index] = true;
        }
        if (Array.IndexOf(given, false) is >= 0 and int missing) throw Invalid($"{parts[missing].Key} in {place} is missing");
        return make(values);
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < parts.Count; i++)
        {
            if (parts[i].Key == name) return i;
        }
        return -1;
    }

    private static string Shown(string name) => name.Length > 40 ? string.Concat(name.AsSpan(0, 40), "…") : name;
}
