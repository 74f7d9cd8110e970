using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// Seals tokens and cursors: base64url of key id (4 bytes), content, and HMAC-SHA256 over both. Which kind it is, is part of the content,
/// so that a cursor never passes for a token.
/// </summary>
internal static class TokenSeal
{
    private const byte Version = 2;
    private const byte TokenKind = (byte)'T';
    private const byte CursorKind = (byte)'P';
    private const int KeyIdSize = 4;

    public static string Seal(CheckpointToken token, CheckpointKey key) => Seal(key, TokenKind, writer => Write(writer, token));

    public static string Seal(PageCursor cursor, CheckpointKey key) => Seal(key, CursorKind, writer =>
    {
        Write(writer, cursor.First);
        writer.Write(cursor.From?.Text ?? "");
        writer.Write(cursor.Position is not null);
        if (cursor.Position is { } position)
        {
            writer.Write(position.Whole);
            writer.Write(position.Key);
            writer.Write(position.Id.ToByteArray());
        }
        writer.Write(cursor.Expected);
        writer.Write(cursor.Reset.Count);
        foreach (string entity in cursor.Reset) writer.Write(entity);
        writer.Write(cursor.Sets);
    });

    /// <summary>The id of the key that sealed a text, or null when it is none of ours.</summary>
    public static int? KeyId(string text)
    {
        byte[] bytes = Decode(text);
        return bytes.Length < KeyIdSize + HMACSHA256.HashSizeInBytes ? null : BitConverter.ToInt32(bytes);
    }

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.CheckpointInvalid"/>.</exception>
    public static CheckpointToken OpenToken(string text, CheckpointKey key) => Open(text, key, TokenKind, ReadToken);

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.CheckpointInvalid"/>.</exception>
    public static PageCursor OpenCursor(string text, CheckpointKey key) => Open(text, key, CursorKind, reader =>
    {
        CheckpointToken first = ReadToken(reader);
        string from = reader.ReadString();
        PagePosition? position = reader.ReadBoolean() ? new PagePosition(reader.ReadBoolean(), reader.ReadString(), ReadId(reader)) : null;
        long expected = reader.ReadInt64();
        string[] reset = new string[reader.ReadInt32()];
        for (int i = 0; i < reset.Length; i++) reset[i] = reader.ReadString();
        return new PageCursor(first, from.Length == 0 ? null : new PgSnapshot(from), position, expected, reset, reader.ReadInt32());
    });

    private static string Seal(CheckpointKey key, byte kind, Action<BinaryWriter> write)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream, Encoding.UTF8);
        writer.Write(key.Id);
        writer.Write(Version);
        writer.Write(kind);
        write(writer);
        writer.Flush();
        writer.Write(HMACSHA256.HashData(key.Secret.Span, stream.GetBuffer().AsSpan(0, (int)stream.Length)));
        return Base64Url.EncodeToString(stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    private static T Open<T>(string text, CheckpointKey key, byte kind, Func<BinaryReader, T> read)
    {
        byte[] bytes = Decode(text);
        int end = bytes.Length - HMACSHA256.HashSizeInBytes;
        if (end < KeyIdSize || !CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(key.Secret.Span, bytes.AsSpan(0, end)), bytes.AsSpan(end)))
        {
            throw CheckpointErrors.Invalid("it is not sealed by this server");
        }
        // From here on the bytes are ours.
        using var reader = new BinaryReader(new MemoryStream(bytes, KeyIdSize, end - KeyIdSize), Encoding.UTF8);
        if (reader.ReadByte() != Version) throw CheckpointErrors.Invalid("another version of the server made it");
        if (reader.ReadByte() != kind) throw CheckpointErrors.Invalid("it is of another kind");
        return read(reader);
    }

    private static void Write(BinaryWriter writer, CheckpointToken token)
    {
        writer.Write(token.User.ToByteArray());
        writer.Write(token.Journal.ToByteArray());
        writer.Write(token.ModelVersion);
        writer.Write(token.Store.System);
        writer.Write(token.Store.Timeline);
        writer.Write(token.Store.Epoch.ToByteArray());
        writer.Write(token.Store.Generation);
        writer.Write(token.Snapshot.Text);
        writer.Write(token.Nonce.ToByteArray());
        writer.Write(token.IsOneCut);
    }

    private static CheckpointToken ReadToken(BinaryReader reader) => new(
        ReadId(reader), ReadId(reader), reader.ReadString(),
        new StoreIdentity(reader.ReadInt64(), reader.ReadInt32(), ReadId(reader), reader.ReadInt32()),
        new PgSnapshot(reader.ReadString()), ReadId(reader), reader.ReadBoolean());

    private static Guid ReadId(BinaryReader reader) => new(reader.ReadBytes(16));

    private static byte[] Decode(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return [];
        }
    }
}
