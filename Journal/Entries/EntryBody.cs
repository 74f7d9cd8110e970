using System.Collections.Immutable;
using System.Text.Json;

namespace OfflineSync.Journal;

/// <summary>The canonical bytes of an entry: what its digest covers. <c>Engine/docs/journal-format.md</c> describes them.</summary>
internal static class EntryBody
{
    /// <summary>The canonical bytes.</summary>
    public static byte[] Encode(JournalEntry entry)
    {
        var json = new CanonicalJson();
        json.BeginObject();
        json.Name("format");
        json.Number(entry.Format);
        json.Name("key");
        json.Text(entry.Key.Value);
        json.Name("kind");
        json.Text(entry.Kind == EntryKind.Commit ? "commit" : "delete");
        json.Name("entity");
        json.Text(entry.EntityId);
        json.Name("object");
        json.Text(entry.ObjectId.Value);
        if (entry.IsNew)
        {
            json.Name("new");
            json.Boolean(true);
        }
        EncodeChanges(json, entry.Changes);
        EncodeBasis(json, entry.Basis);
        if (entry.Group is { } group)
        {
            json.Name("group");
            json.Text(group);
        }
        json.Name("model");
        json.Text(entry.ModelVersion);
        json.Name("user");
        json.Text(entry.User.Value);
        json.Name("time");
        json.Text(ValueJson.MomentText(entry.DeviceTime));
        EncodeFiles(json, entry.Files);
        if (entry.TraceId is not null)
        {
            json.Name("trace");
            json.Text(entry.TraceId);
        }
        EncodeSuperseded(json, entry.Supersedes);
        json.EndObject();
        return json.ToArray();
    }

    /// <summary>Reads an entry from its JSON, whatever the order of its properties.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.JournalBroken"/>: the message says what does not fit.</exception>
    public static JournalEntry Decode(ReadOnlySpan<byte> body)
    {
        try
        {
            return EntryBodyReader.Read(body);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException or OverflowException)
        {
            throw new OfflineSyncException(ErrorCode.JournalBroken, $"A journal entry cannot be read: {exception.Message}",
                "It was damaged, or written by a newer version.", innerException: exception);
        }
    }

    private static void EncodeChanges(CanonicalJson json, ImmutableArray<MemberChange> changes)
    {
        if (changes.IsEmpty) return;
        json.Name("changes");
        json.BeginObject();
        foreach (MemberChange change in changes)
        {
            json.Name(change.MemberId);
            json.BeginObject();
            json.Name("type");
            json.Text(ValueJson.TypeName(change.Type));
            if (change.Before is not null)
            {
                json.Name("before");
                ValueJson.Write(json, change.Before);
            }
            if (change.After is not null)
            {
                json.Name("after");
                ValueJson.Write(json, change.After);
            }
            json.EndObject();
        }
        json.EndObject();
    }

    private static void EncodeBasis(CanonicalJson json, EntryBasis basis)
    {
        if (basis == EntryBasis.None) return;
        json.Name("basis");
        json.BeginObject();
        if (basis.Event is { } lastEvent)
        {
            json.Name("event");
            json.Text(lastEvent);
        }
        if (basis.Entry is { } entry)
        {
            json.Name("entry");
            json.Text(entry.Value);
        }
        json.EndObject();
    }

    private static void EncodeSuperseded(CanonicalJson json, ImmutableArray<EntryKey> keys)
    {
        if (keys.IsEmpty) return;
        json.Name("supersedes");
        json.BeginArray();
        foreach (EntryKey key in keys) json.Text(key.Value);
        json.EndArray();
    }

    private static void EncodeFiles(CanonicalJson json, ImmutableArray<string> files)
    {
        if (files.IsEmpty) return;
        json.Name("files");
        json.BeginArray();
        foreach (string file in files) json.Text(file);
        json.EndArray();
    }
}
