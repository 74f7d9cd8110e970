using System.Collections.Immutable;
using System.Text.Json;

namespace OfflineSync.Journal;

/// <summary>Reads what <see cref="EntryBody"/> writes. Unknown properties are refused: a newer format has a newer number.</summary>
internal static class EntryBodyReader
{
    private const int DepthLimit = 8;

    public static JournalEntry Read(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = DepthLimit });
        reader.Read();
        JournalEntry entry = ReadEntry(ref reader);
        if (reader.Read()) throw new FormatException("something follows the entry");
        return entry;
    }

    private static JournalEntry ReadEntry(ref Utf8JsonReader reader)
    {
        int format = 0;
        Guid? key = null, objectId = null, group = null, user = null;
        string? kind = null, entity = null, model = null, trace = null, time = null;
        bool isNew = false;
        ImmutableArray<MemberChange> changes = [];
        ImmutableArray<string> files = [];
        ImmutableArray<EntryKey> supersedes = [];
        EntryBasis basis = EntryBasis.None;
        Expect(reader.TokenType, JsonTokenType.StartObject, "the entry");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "format": format = reader.GetInt32(); break;
                case "key": key = reader.GetGuid(); break;
                case "kind": kind = reader.GetString(); break;
                case "entity": entity = reader.GetString(); break;
                case "object": objectId = reader.GetGuid(); break;
                case "new": isNew = reader.GetBoolean(); break;
                case "changes": changes = ReadChanges(ref reader); break;
                case "basis": basis = ReadBasis(ref reader); break;
                case "group": group = reader.GetGuid(); break;
                case "model": model = reader.GetString(); break;
                case "user": user = reader.GetGuid(); break;
                case "time": time = reader.GetString(); break;
                case "files": files = ReadFiles(ref reader); break;
                case "trace": trace = reader.GetString(); break;
                case "supersedes": supersedes = ReadSuperseded(ref reader); break;
                default: throw new FormatException($"'{name}' is no property of an entry");
            }
        }
        if (format is not (JournalEntry.CurrentFormat or JournalEntry.ResubmissionFormat)) throw new FormatException($"format {format} is not known here (this version reads {JournalEntry.CurrentFormat} and {JournalEntry.ResubmissionFormat})");
        if (supersedes.IsEmpty != (format == JournalEntry.CurrentFormat)) throw new FormatException($"'supersedes' belongs to format {JournalEntry.ResubmissionFormat} and to no other");
        return new JournalEntry
        {
            Format = format,
            Key = new EntryKey(key ?? throw Missing("key")),
            Kind = kind switch { "commit" => EntryKind.Commit, "delete" => EntryKind.Delete, _ => throw new FormatException($"'{kind}' is no kind of entry") },
            EntityId = entity ?? throw Missing("entity"),
            ObjectId = new ObjectId(objectId ?? throw Missing("object")),
            IsNew = isNew,
            Changes = changes,
            Basis = basis,
            Group = group,
            ModelVersion = model ?? throw Missing("model"),
            User = new ObjectId(user ?? throw Missing("user")),
            DeviceTime = ValueJson.ParseMoment(time ?? throw Missing("time")),
            Files = files,
            TraceId = trace,
            Supersedes = supersedes,
        };
    }

    private static ImmutableArray<MemberChange> ReadChanges(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType, JsonTokenType.StartObject, "changes");
        var changes = new SortedDictionary<string, MemberChange>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string member = reader.GetString()!;
            reader.Read();
            if (!changes.TryAdd(member, ReadChange(ref reader, member))) throw new FormatException($"the member '{member}' stands twice");
        }
        return [.. changes.Values];
    }

    private static MemberChange ReadChange(ref Utf8JsonReader reader, string member)
    {
        Expect(reader.TokenType, JsonTokenType.StartObject, member);
        // The type may stand behind the values (PostgreSQL's jsonb sorts properties), so it is looked up first.
        Utf8JsonReader ahead = reader;
        MemberType type = FindType(ref ahead, member);
        object? before = null, after = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "type": break;
                case "before": before = ValueJson.Read(ref reader, type); break;
                case "after": after = ValueJson.Read(ref reader, type); break;
                default: throw new FormatException($"'{name}' is no property of a change");
            }
        }
        return new MemberChange(member, type, before, after);
    }

    private static MemberType FindType(ref Utf8JsonReader reader, string member)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType) return ValueJson.ParseType(reader.GetString());
            reader.Skip();
        }
        throw Missing($"type of {member}");
    }

    private static EntryBasis ReadBasis(ref Utf8JsonReader reader)
    {
        Guid? lastEvent = null, entry = null;
        Expect(reader.TokenType, JsonTokenType.StartObject, "basis");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            reader.Read();
            switch (name)
            {
                case "event": lastEvent = reader.GetGuid(); break;
                case "entry": entry = reader.GetGuid(); break;
                default: throw new FormatException($"'{name}' is no property of a basis");
            }
        }
        return new EntryBasis(lastEvent, entry is { } key ? new EntryKey(key) : null);
    }

    private static ImmutableArray<string> ReadFiles(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType, JsonTokenType.StartArray, "files");
        var files = ImmutableArray.CreateBuilder<string>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) files.Add(reader.GetString() ?? throw Missing("file"));
        return files.ToImmutable();
    }

    private static ImmutableArray<EntryKey> ReadSuperseded(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType, JsonTokenType.StartArray, "supersedes");
        var keys = ImmutableArray.CreateBuilder<EntryKey>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) keys.Add(new EntryKey(reader.GetGuid()));
        return keys.ToImmutable();
    }

    private static void Expect(JsonTokenType found, JsonTokenType expected, string place)
    {
        if (found != expected) throw new FormatException($"{place}: {expected} was expected, {found} was found");
    }

    private static FormatException Missing(string name) => new($"'{name}' is missing");
}
