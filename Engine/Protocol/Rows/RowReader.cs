using System.Text;

namespace OfflineSync.Protocol;

/// <summary>Reads what <see cref="RowWriter"/> writes, from the content of one frame.</summary>
/// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerAnswerUnknown"/>: the content ends too early or makes no sense.</exception>
internal ref struct RowReader(ReadOnlySpan<byte> content)
{
    private readonly ReadOnlySpan<byte> _content = content;
    private int _position;

    /// <summary>Whether everything was read.</summary>
    public readonly bool IsAtEnd => _position == _content.Length;

    /// <summary>How many bytes were read.</summary>
    public readonly int Position => _position;

    /// <summary>Reads a UUID.</summary>
    public Guid ReadId() => new(Take(16), bigEndian: true);

    /// <summary>Reads the 16 bytes of a UUID as they are.</summary>
    public ReadOnlySpan<byte> ReadIdBytes() => Take(16);

    /// <summary>Reads a number of at least 0.</summary>
    public ulong ReadVarint()
    {
        ulong value = 0;
        for (int shift = 0; shift < 64; shift += 7)
        {
            byte next = Take(1)[0];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80) return value;
        }
        throw Damaged();
    }

    /// <summary>Reads a number of either sign.</summary>
    public long ReadZigzag()
    {
        ulong value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    /// <summary>Reads the UTF-8 bytes of a text.</summary>
    public ReadOnlySpan<byte> ReadTextBytes()
    {
        ulong length = ReadVarint();
        if (length > (ulong)(_content.Length - _position)) throw Damaged();
        return Take((int)length);
    }

    /// <summary>Reads a text.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadTextBytes());

    /// <summary>Reads a boolean.</summary>
    public bool ReadBoolean() => Take(1)[0] != 0;

    /// <summary>Reads the bits that tell which of so many members have a value.</summary>
    public ReadOnlySpan<byte> ReadPresence(int members) => Take((members + 7) / 8);

    /// <summary>Whether a member has a value.</summary>
    public static bool IsPresent(ReadOnlySpan<byte> presence, int member) => (presence[member >> 3] & (1 << (member & 7))) != 0;

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _content.Length - _position) throw Damaged();
        ReadOnlySpan<byte> bytes = _content.Slice(_position, count);
        _position += count;
        return bytes;
    }

    private static OfflineSyncException Damaged() => new(ErrorCode.ServerAnswerUnknown, "A frame of rows is damaged.",
        "Try again; if it stays, the server and the app do not fit each other.", isTransient: true) { OutcomeUnknown = true };
}
