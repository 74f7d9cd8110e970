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
            if (Next(ref reader, "format"u8)) format = reader.GetInt32();
            else if (Next(ref reader, "key"u8)) key = reader.GetGuid();
            else if (Next(ref reader, "kind"u8)) kind = reader.GetString();
            else if (Next(ref reader, "entity"u8)) entity = reader.GetString();
            else if (Next(ref reader, "object"u8)) objectId = reader.GetGuid();
            else if (Next(ref reader, "new"u8)) isNew = reader.GetBoolean();
            else if (Next(ref reader, "changes"u8)) changes = ReadChanges(ref reader);
            else if (Next(ref reader, "basis"u8)) basis = ReadBasis(ref reader);
            else if (Next(ref reader, "group"u8)) group = reader.GetGuid();
            else if (Next(ref reader, "model"u8)) model = reader.GetString();
            else if (Next(ref reader, "user"u8)) user = reader.GetGuid();
            else if (Next(ref reader, "time"u8)) time = reader.GetString();
            else if (Next(ref reader, "files"u8)) files = ReadFiles(ref reader);
            else if (Next(ref reader, "trace"u8)) trace = reader.GetString();
            else if (Next(ref reader, "supersedes"u8)) supersedes = ReadSuperseded(ref reader);
            else throw new FormatException($"'{reader.GetString()}' is no property of an entry");
        }
        if (format is < JournalEntry.CurrentFormat or > JournalEntry.BinaryFormat) throw new FormatException($"format {format} is not known here (this version reads {JournalEntry.CurrentFormat} to {JournalEntry.BinaryFormat})");
        var entry = new JournalEntry
        {
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
        return entry.Format == format ? entry : throw new FormatException($"it is of format {entry.Format} by what it says, and calls itself {format}");
    }

    private static ImmutableArray<MemberChange> ReadChanges(ref Utf8JsonReader reader)
    {
        Expect(reader.TokenType, JsonTokenType.StartObject, "changes");
        var changes = ImmutableArray.CreateBuilder<MemberChange>();
        bool isSorted = true;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string member = reader.GetString()!;
            reader.Read();
            isSorted &= changes.Count == 0 || string.CompareOrdinal(changes[^1].MemberId, member) < 0;
            changes.Add(ReadChange(ref reader, member));
        }
        // Canonical bytes are sorted; what PostgreSQL's jsonb returns need not be.
        if (!isSorted) Sort(changes);
        return changes.DrainToImmutable();
    }

    private static void Sort(ImmutableArray<MemberChange>.Builder changes)
    {
        changes.Sort(static (left, right) => string.CompareOrdinal(left.MemberId, right.MemberId));
        for (int i = 1; i < changes.Count; i++)
        {
            if (changes[i].MemberId == changes[i - 1].MemberId) throw new FormatException($"the member '{changes[i].MemberId}' stands twice");
        }
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
            if (Next(ref reader, "type"u8)) continue;
            if (Next(ref reader, "before"u8)) before = ValueJson.Read(ref reader, type);
            else if (Next(ref reader, "after"u8)) after = ValueJson.Read(ref reader, type);
            else throw new FormatException($"'{reader.GetString()}' is no property of a change");
        }
        return new MemberChange(member, type, before, after);
    }

    private static MemberType FindType(ref Utf8JsonReader reader, string member)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isType = reader.ValueTextEquals("type"u8);
            reader.Read();
            if (isType) return ValueJson.ReadType(ref reader);
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

    /// <summary>Whether the reader stands at this property; then it goes on to the value.</summary>
    private static bool Next(ref Utf8JsonReader reader, ReadOnlySpan<byte> name) => reader.ValueTextEquals(name) && reader.Read();

    private static void Expect(JsonTokenType found, JsonTokenType expected, string place)
    {
        if (found != expected) throw new FormatException($"{place}: {expected} was expected, {found} was found");
    }

    private static FormatException Missing(string name) => new($"'{name}' is missing");
}
