using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text.Json;

namespace OfflineSync.Journal;

/// <summary>A SHA-256 hash. The default is 32 zero bytes: the "previous hash" of a journal's first entry.</summary>
public readonly record struct Sha256Hash
{
    /// <summary>The number of bytes.</summary>
    public const int Size = 32;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    /// <summary>Reads a hash from 32 bytes.</summary>
    public Sha256Hash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size) throw new ArgumentException($"A hash has {Size} bytes, not {bytes.Length}.", nameof(bytes));
        _a = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        _b = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(bytes[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]);
    }

    /// <summary>The hash of some bytes.</summary>
    public static Sha256Hash Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Size];
        SHA256.HashData(data, hash);
        return new Sha256Hash(hash);
    }

    /// <summary>Reads 64 hexadecimal digits, in lower case as they are written: a hash has one text.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static Sha256Hash Parse(string text) => text.Length == Size * 2 && !text.AsSpan().ContainsAnyInRange('A', 'F')
        ? new Sha256Hash(Convert.FromHexString(text))
        : throw new FormatException($"'{text}' is no SHA-256 of {Size * 2} hexadecimal digits in lower case.");

    /// <summary>Reads the text at which a reader stands.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    internal static Sha256Hash Read(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[Size];
        return reader is { TokenType: JsonTokenType.String, HasValueSequence: false, ValueIsEscaped: false } && reader.ValueSpan.Length == Size * 2
            && !reader.ValueSpan.ContainsAnyInRange((byte)'A', (byte)'F') && Convert.FromHexString(reader.ValueSpan, bytes, out _, out _) == OperationStatus.Done
            ? new Sha256Hash(bytes) : Parse(reader.GetString() ?? "");
    }

    /// <summary>Writes the 32 bytes.</summary>
    public void CopyTo(Span<byte> bytes)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bytes, _a);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[24..], _d);
    }

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        byte[] bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>64 hexadecimal digits in lower case.</summary>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
