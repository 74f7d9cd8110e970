using System.Text.Json;

namespace OfflineSync.Journal;

/// <summary>The line of an entry in uploads and recordings, and the data of its event: <c>{"sequence":…,"previous":…,"hash":…,"body":{…}}</c>.</summary>
internal static class EntryLine
{
    /// <summary>About how long a line is apart from the entry's body.</summary>
    public const int PlaceLength = 200;

    /// <summary>The line's bytes, without a line end.</summary>
    public static byte[] Encode(ChainedEntry entry)
    {
        var json = new CanonicalJson();
        json.BeginObject();
        json.Name("sequence");
        json.Number(entry.Sequence);
        json.Name("previous");
        json.Text(entry.Previous.ToString());
        json.Name("hash");
        json.Text(entry.Hash.ToString());
        json.Name("body");
        json.Raw(entry.Body.Span);
        json.EndObject();
        return json.ToArray();
    }

    /// <summary>Reads a line and checks that its hash fits its content.</summary>
    /// <param name="line">The line, or the same JSON as a database returns it.</param>
    /// <param name="journal">The journal that it belongs to.</param>
    /// <param name="exact">Whether the body must stand there in its canonical bytes, as in uploads and recordings.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.JournalBroken"/>.</exception>
    public static ChainedEntry Decode(ReadOnlySpan<byte> line, JournalId journal, bool exact)
    {
        long sequence = 0;
        Sha256Hash? previous = null, hash = null;
        ReadOnlySpan<byte> body = default;
        try
        {
            var reader = new Utf8JsonReader(line, new JsonReaderOptions { MaxDepth = 16 });
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.ValueTextEquals("sequence"u8) && reader.Read()) sequence = reader.GetInt64();
                else if (reader.ValueTextEquals("previous"u8) && reader.Read()) previous = Sha256Hash.Read(ref reader);
                else if (reader.ValueTextEquals("hash"u8) && reader.Read()) hash = Sha256Hash.Read(ref reader);
                else if (reader.ValueTextEquals("body"u8) && reader.Read())
                {
                    int start = (int)reader.TokenStartIndex;
                    reader.Skip();
                    body = line[start..(int)reader.BytesConsumed];
                }
                else throw new FormatException($"'{reader.GetString()}' is no property of an entry's line");
            }
            if (sequence < 1 || previous is null || hash is null || body.IsEmpty) throw new FormatException("sequence, previous, hash and body are needed");
            return Decode(journal, sequence, previous.Value, hash.Value, body, exact);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw Broken(sequence, exception.Message, exception);
        }
    }

    private static ChainedEntry Decode(JournalId journal, long sequence, Sha256Hash previous, Sha256Hash hash, ReadOnlySpan<byte> body, bool exact)
    {
        JournalEntry entry = EntryBody.Decode(body);
        var chained = new ChainedEntry(journal, sequence, entry, previous);
        if (exact && !body.SequenceEqual(chained.Body.Span)) throw Broken(sequence, "its body is not in canonical form");
        if (chained.Hash != hash) throw Broken(sequence, $"its hash is {chained.Hash}, the line says {hash}");
        return chained;
    }

    private static OfflineSyncException Broken(long sequence, string reason, Exception? cause = null) => new(
        ErrorCode.JournalBroken,
        sequence > 0 ? $"Entry {sequence} is broken: {reason}." : $"An entry's line is broken: {reason}.",
        "It was damaged or edited. The journal that it comes from still has the original.", innerException: cause);
}
