using System.Buffers;
using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OfflineSync.Protocol;

/// <summary>Writes frames into a buffer.</summary>
internal static class FrameWriter
{
    /// <summary>The bytes before a frame's content.</summary>
    public const int HeaderSize = 5;

    /// <summary>The greatest content of a frame in bytes.</summary>
    public const int ContentLimit = 16 * 1024 * 1024;

    /// <summary>Writes a frame.</summary>
    public static void Write(IBufferWriter<byte> output, FrameKind kind, ReadOnlySpan<byte> content)
    {
        WriteHeader(output.GetSpan(HeaderSize), kind, content.Length);
        output.Advance(HeaderSize);
        output.Write(content);
    }

    /// <summary>Writes what stands before a content.</summary>
    public static void WriteHeader(Span<byte> header, FrameKind kind, int length)
    {
        if (length > ContentLimit) throw new ArgumentException($"A frame holds at most {ContentLimit} bytes, not {length}.", nameof(length));
        header[0] = (byte)kind;
        BinaryPrimitives.WriteInt32LittleEndian(header[1..], length);
    }

    /// <summary>Writes a JSON frame.</summary>
    public static void WriteJson<T>(IBufferWriter<byte> output, FrameKind kind, T message, JsonTypeInfo<T> type) =>
        Write(output, kind, JsonSerializer.SerializeToUtf8Bytes(message, type));
}
