using System.Buffers;
using System.Text;

namespace OfflineSync.Protocol;

/// <summary>
/// Writes rows. A rows frame begins with the layout's place (varint). A row is the object id (16 bytes), the id of its last event
/// (16 bytes), one bit per member that tells whether it has a value (least significant bit first, whole bytes), and the values:
/// String, Enumeration and Decimal (its text) as length (varint) and UTF-8; Integer, Long and DateTime (milliseconds) as zigzag varint;
/// Boolean as one byte; Reference as 16 bytes. UUIDs are in network order.
/// </summary>
internal static class RowWriter
{
    /// <summary>Writes a UUID.</summary>
    public static void WriteId(IBufferWriter<byte> output, Guid id)
    {
        id.TryWriteBytes(output.GetSpan(16), bigEndian: true, out _);
        output.Advance(16);
    }

    /// <summary>Writes a number of at least 0 in as few bytes as it needs, 7 bits each, least significant first.</summary>
    public static void WriteVarint(IBufferWriter<byte> output, ulong value)
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
    public static void WriteZigzag(IBufferWriter<byte> output, long value) => WriteVarint(output, (ulong)((value << 1) ^ (value >> 63)));

    /// <summary>Writes a text.</summary>
    public static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<char> text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        WriteVarint(output, (ulong)length);
        Encoding.UTF8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }

    /// <summary>Writes a boolean.</summary>
    public static void WriteBoolean(IBufferWriter<byte> output, bool value)
    {
        output.GetSpan(1)[0] = value ? (byte)1 : (byte)0;
        output.Advance(1);
    }

    /// <summary>Writes the bits that tell which members have a value.</summary>
    public static void WritePresence(IBufferWriter<byte> output, ReadOnlySpan<bool> present)
    {
        int count = (present.Length + 7) / 8;
        Span<byte> bytes = output.GetSpan(count)[..count];
        bytes.Clear();
        for (int i = 0; i < present.Length; i++)
        {
            if (present[i]) bytes[i >> 3] |= (byte)(1 << (i & 7));
        }
        output.Advance(count);
    }
}
