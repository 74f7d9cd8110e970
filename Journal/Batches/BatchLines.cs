using System.Collections.Immutable;
using System.Text.Json;

namespace OfflineSync.Journal;

/// <summary>The lines of a batch that are no entries.</summary>
internal static class BatchLines
{
    public const int Format = 1;

    public static byte[] Header(BatchHeader header)
    {
        var json = new CanonicalJson();
        json.BeginObject();
        json.Name("offlinesync");
        json.Text("journal");
        json.Name("format");
        json.Number(Format);
        json.Name("journal");
        json.Text(header.Journal.Value);
        json.Name("batch");
        json.Text(header.Batch.Value);
        json.Name("user");
        json.Text(header.User.Value);
        json.Name("model");
        json.Text(header.ModelVersion);
        json.EndObject();
        return json.ToArray();
    }

    public static byte[] Content(ObjectContent content)
    {
        var json = new CanonicalJson();
        json.BeginObject();
        json.Name("content");
        json.BeginObject();
        json.Name("entity");
        json.Text(content.EntityId);
        json.Name("object");
        json.Text(content.ObjectId.Value);
        json.Name("members");
        json.BeginObject();
        foreach (ContentMember member in content.Members)
        {
            json.Name(member.MemberId);
            json.BeginObject();
            json.Name("type");
            json.Text(ValueJson.TypeName(member.Type));
            if (member.Value is not null)
            {
                json.Name("value");
                ValueJson.Write(json, member.Value);
            }
            json.EndObject();
        }
        json.EndObject();
        json.EndObject();
        json.EndObject();
        return json.ToArray();
    }

    public static byte[] End(int entries, int contents, Sha256Hash hash)
    {
        var json = new CanonicalJson();
        json.BeginObject();
        json.Name("end");
        json.BeginObject();
        json.Name("entries");
        json.Number(entries);
        json.Name("contents");
        json.Number(contents);
        json.Name("hash");
        json.Text(hash.ToString());
        json.EndObject();
        json.EndObject();
        return json.ToArray();
    }

    public static BatchHeader ParseHeader(JsonElement line)
    {
        if (line.GetProperty("offlinesync").GetString() != "journal") throw new FormatException("this is no journal");
        int format = line.GetProperty("format").GetInt32();
        if (format != Format) throw new FormatException($"format {format} is not known here (this version reads {Format})");
        return new BatchHeader(
            new BatchId(line.GetProperty("batch").GetGuid()),
            new JournalId(line.GetProperty("journal").GetGuid()),
            new ObjectId(line.GetProperty("user").GetGuid()),
            line.GetProperty("model").GetString() ?? throw new FormatException("model is missing"));
    }

    public static ObjectContent ParseContent(JsonElement content) => new(
        content.GetProperty("entity").GetString() ?? throw new FormatException("entity is missing"),
        new ObjectId(content.GetProperty("object").GetGuid()),
        [.. content.GetProperty("members").EnumerateObject().Select(ParseMember).OrderBy(member => member.MemberId, StringComparer.Ordinal)]);

    public static (int Entries, int Contents, Sha256Hash Hash) ParseEnd(JsonElement end) => (
        end.GetProperty("entries").GetInt32(),
        end.GetProperty("contents").GetInt32(),
        Sha256Hash.Parse(end.GetProperty("hash").GetString() ?? ""));

    private static ContentMember ParseMember(JsonProperty member)
    {
        MemberType type = ValueJson.ParseType(member.Value.GetProperty("type").GetString());
        if (!member.Value.TryGetProperty("value", out JsonElement value)) return new ContentMember(member.Name, type, null);
        var reader = new Utf8JsonReader(JsonSerializer.SerializeToUtf8Bytes(value, JournalJson.Default.JsonElement));
        reader.Read();
        return new ContentMember(member.Name, type, ValueJson.Read(ref reader, type));
    }
}
