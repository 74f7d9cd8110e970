using System.Buffers;
using System.Text;

namespace OfflineSync.Protocol;

/// <summary>
/// Writes a frame of rows column by column: what is alike stands together, and packs to about two thirds of rows one after the other.
/// The frame: the layout's place and the number of rows n (varints); the n object ids; the n ids of their last events; and for each member
/// of the layout a column. A column is its length in bytes (varint), one byte that tells who has a value (0 nobody, 1 everybody, 2 as the
/// bits say that follow, least significant first, whole bytes) and the values: String, Enumeration and Decimal (its text) as all lengths
/// (varints, themselves behind their length in bytes) and then all UTF-8; Binary the same with its bytes; Integer, Long and DateTime (milliseconds) as zigzag varints;
/// Boolean as bits; Reference as ids. Ids stand as the first bytes of all of them, then the second bytes, to the sixteenth, in network order.
/// </summary>
/// <remarks>Not safe for use by several threads at a time.</remarks>
internal sealed class RowsWriter
{
    private const int IdSize = 16;

    private readonly ArrayBufferWriter<byte> _ids = new();
    private readonly ArrayBufferWriter<byte> _events = new();
    private readonly ArrayBufferWriter<byte> _part = new();
    private readonly Column[] _columns;

    /// <summary>Creates a writer of rows with these members.</summary>
    public RowsWriter(IEnumerable<MemberType> members) => _columns = [.. members.Select(type => new Column(type))];

    /// <summary>How many rows were begun.</summary>
    public int Rows { get; private set; }

    /// <summary>About how many bytes the frame would have.</summary>
    public int Bytes { get; private set; }

    /// <summary>Begins a row; its values follow, each at most once, in any order.</summary>
    public void BeginRow(Guid id, Guid lastEvent)
    {
        WriteId(_ids, id);
        WriteId(_events, lastEvent);
        Rows++;
        Bytes += 2 * IdSize;
    }

    /// <summary>Writes a String, an Enumeration or the text of a Decimal.</summary>
    public void WriteText(int member, ReadOnlySpan<char> text)
    {
        ArrayBufferWriter<byte> values = Present(member).Values;
        int length = Encoding.UTF8.GetByteCount(text);
        Encoding.UTF8.GetBytes(text, values.GetSpan(length));
        values.Advance(length);
        Varint.Write(_columns[member].Lengths, (ulong)length);
        Bytes += length + 1;
    }

    /// <summary>Writes a Binary.</summary>
    public void WriteBinary(int member, ReadOnlySpan<byte> bytes)
    {
        Present(member).Values.Write(bytes);
        Varint.Write(_columns[member].Lengths, (ulong)bytes.Length);
        Bytes += bytes.Length + 1;
    }

    /// <summary>Writes an Integer, a Long or the milliseconds of a DateTime.</summary>
    public void WriteNumber(int member, long value)
    {
        ArrayBufferWriter<byte> values = Present(member).Values;
        int before = values.WrittenCount;
        Varint.WriteZigzag(values, value);
        Bytes += values.WrittenCount - before;
    }

    /// <summary>Writes a Boolean.</summary>
    public void WriteBoolean(int member, bool value)
    {
        Column column = Present(member);
        SetBit(column.Values, column.Count - 1, value);
    }

    /// <summary>Writes a Reference.</summary>
    public void WriteReference(int member, Guid target)
    {
        WriteId(Present(member).Values, target);
        Bytes += IdSize;
    }

    /// <summary>Writes the frame's content and forgets its rows.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="layout">The layout's place.</param>
    public void WriteTo(ArrayBufferWriter<byte> output, int layout)
    {
        Varint.Write(output, (ulong)layout);
        Varint.Write(output, (ulong)Rows);
        WritePlanes(output, _ids.WrittenSpan);
        WritePlanes(output, _events.WrittenSpan);
        foreach (Column column in _columns)
        {
            Write(column);
            Varint.Write(output, (ulong)_part.WrittenCount);
            output.Write(_part.WrittenSpan);
            _part.ResetWrittenCount();
            column.Reset();
        }
        _ids.ResetWrittenCount();
        _events.ResetWrittenCount();
        (Rows, Bytes) = (0, 0);
    }

    private void Write(Column column)
    {
        byte presence = column.Count == 0 ? (byte)0 : column.Count == Rows ? (byte)1 : (byte)2;
        _part.Write([presence]);
        if (presence == 0) return;
        if (presence == 2)
        {
            SetBit(column.Presence, Rows - 1, column.LastRow == Rows);
            _part.Write(column.Presence.WrittenSpan);
        }
        if (column.Type is MemberType.String or MemberType.Enumeration or MemberType.Decimal or MemberType.Binary)
        {
            Varint.Write(_part, (ulong)column.Lengths.WrittenCount);
            _part.Write(column.Lengths.WrittenSpan);
        }
        if (column.Type == MemberType.Reference) WritePlanes(_part, column.Values.WrittenSpan);
        else _part.Write(column.Values.WrittenSpan);
    }

    private Column Present(int member)
    {
        Column column = _columns[member];
        if (column.LastRow == Rows) throw new InvalidOperationException($"Member {member} of the row has a value already.");
        column.LastRow = Rows;
        column.Count++;
        SetBit(column.Presence, Rows - 1, true);
        return column;
    }

    private static void WriteId(ArrayBufferWriter<byte> output, Guid id)
    {
        id.TryWriteBytes(output.GetSpan(IdSize), bigEndian: true, out _);
        output.Advance(IdSize);
    }

    private static void WritePlanes(ArrayBufferWriter<byte> output, ReadOnlySpan<byte> ids)
    {
        int count = ids.Length / IdSize;
        Span<byte> planes = output.GetSpan(ids.Length);
        for (int plane = 0; plane < IdSize; plane++)
        {
            Span<byte> bytes = planes.Slice(plane * count, count);
            for (int i = 0; i < bytes.Length; i++) bytes[i] = ids[(i * IdSize) + plane];
        }
        output.Advance(ids.Length);
    }

    // Bits up to this one exist afterwards.
    private static void SetBit(ArrayBufferWriter<byte> bits, int place, bool value)
    {
        int missing = (place >> 3) + 1 - bits.WrittenCount;
        if (missing > 0)
        {
            bits.GetSpan(missing)[..missing].Clear();
            bits.Advance(missing);
        }
        if (value) System.Runtime.InteropServices.MemoryMarshal.AsMemory(bits.WrittenMemory).Span[place >> 3] |= (byte)(1 << (place & 7));
    }

    private sealed class Column(MemberType type)
    {
        public MemberType Type { get; } = type;

        public ArrayBufferWriter<byte> Presence { get; } = new();

        public ArrayBufferWriter<byte> Lengths { get; } = new();

        public ArrayBufferWriter<byte> Values { get; } = new();

        public int Count { get; set; }

        /// <summary>The last row that has a value, from 1.</summary>
        public int LastRow { get; set; }

        public void Reset()
        {
            Presence.ResetWrittenCount();
            Lengths.ResetWrittenCount();
            Values.ResetWrittenCount();
            (Count, LastRow) = (0, 0);
        }
    }
}
