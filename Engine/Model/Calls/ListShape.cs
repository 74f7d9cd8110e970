using System.Text.Json;

namespace OfflineSync;

/// <summary>A list of one type.</summary>
internal sealed class ListShape<T>(CallShape item, bool isNullable) : CallShape($"[{item.Text}]", isNullable)
{
    private protected override void WritePresent(Utf8JsonWriter writer, object value, string place)
    {
        writer.WriteStartArray();
        int number = 0;
        foreach (T one in (IEnumerable<T>)value) item.Write(writer, one, $"{place}[{number++}]");
        writer.WriteEndArray();
    }

    private protected override object ReadPresent(JsonElement json, string place)
    {
        if (json.ValueKind != JsonValueKind.Array) throw Invalid($"{place} is no list");
        var items = new T[json.GetArrayLength()];
        int number = 0;
        foreach (JsonElement one in json.EnumerateArray())
        {
            items[number] = (T)item.Read(one, $"{place}[{number}]")!;
            number++;
        }
        return items;
    }
}
