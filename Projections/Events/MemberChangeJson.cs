using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text.Json;
using OfflineSync.Journal;

namespace OfflineSync.Projections;

/// <summary>Changed members as JSON, in events that follow from entries.</summary>
internal static class MemberChangeJson
{
    private const string Name = "changes";

    public static void Write(Utf8JsonWriter writer, ImmutableArray<MemberChange> changes)
    {
        writer.WriteStartObject(Name);
        foreach (MemberChange change in changes)
        {
            writer.WriteStartObject(change.MemberId);
            writer.WriteString("type", ValueJson.TypeName(change.Type));
            WriteValue(writer, "before", change.Before);
            WriteValue(writer, "after", change.After);
            writer.WriteEndObject();
        }
        writer.WriteEndObject();
    }

    public static ImmutableArray<MemberChange> Read(JsonElement root) =>
        [.. root.GetProperty(Name).EnumerateObject().Select(Read).OrderBy(change => change.MemberId, StringComparer.Ordinal)];

    public static void WriteValue(Utf8JsonWriter writer, string name, object? value)
    {
        if (value is null) return;
        var json = new CanonicalJson();
        ValueJson.Write(json, value);
        writer.WritePropertyName(name);
        writer.WriteRawValue(json.Written, skipInputValidation: true);
    }

    public static object? ReadValue(JsonElement element, string name, MemberType type)
    {
        if (!element.TryGetProperty(name, out JsonElement value)) return null;
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(value));
        reader.Read();
        return ValueJson.Read(ref reader, type);
    }

    private static MemberChange Read(JsonProperty member)
    {
        MemberType type = ValueJson.ParseType(member.Value.GetProperty("type").GetString());
        return new MemberChange(member.Name, type, ReadValue(member.Value, "before", type), ReadValue(member.Value, "after", type));
    }
}
