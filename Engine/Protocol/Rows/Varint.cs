using System.Buffers;

namespace OfflineSync.Protocol;

/// <summary>Numbers in as few bytes as they need: 7 bits each, least significant first.</summary>
internal static class Varint
{
    /// <summary>Writes a number of at least 0.</summary>
    public static void Write(ArrayBufferWriter<byte> output, ulong value)
    {
        Span<byte> bytes = output.GetSpan(10);
        int count = 0;
        while (value >= 0x80)
        {
            bytes[count++] = (byte)(value | 0x80);
            value >>= 7;
        }
        bytes[count++] = (byte)value;
        output.Advance(count);
    }

    /// <summary>Writes a number, small ones of either sign in few bytes.</summary>
    public static void WriteZigzag(ArrayBufferWriter<byte> output, long value) => Write(output, (ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Reads a number of at least 0 and moves on behind it.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerAnswerUnknown"/>: there is none before the end.</exception>
    public static ulong Read(ReadOnlySpan<byte> content, ref int position, int end)
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            if (position >= end) break;
            byte next = content[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw RowsReader.Damaged();
    }

    /// <summary>Reads a number of either sign.</summary>
    public static long ReadZigzag(ReadOnlySpan<byte> content, ref int position, int end)
    {
        ulong value = Read(content, ref position, end);
        return (long)(value >> 1) ^ -(long)(value & 1);
    }
}
