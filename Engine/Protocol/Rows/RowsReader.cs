using System.Text;

namespace OfflineSync.Protocol;

/// <summary>Reads what <see cref="RowsWriter"/> writes, from the content of one frame, row by row: each value that is there exactly once.</summary>
/// <remarks>Not safe for use by several threads at a time. The content must stay as it is meanwhile.</remarks>
internal sealed class RowsReader
{
    private const int IdSize = 16;

    private readonly ReadOnlyMemory<byte> _content;
    private readonly Column[] _columns;
    private readonly int _ids;
    private int _row = -1;

    /// <summary>Opens a frame.</summary>
    /// <param name="content">The content.</param>
    /// <param name="layouts">The members' types of each layout, by the layouts' places; a member of unknown type is passed over and cannot be read.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerAnswerUnknown"/>: the content ends too early or makes no sense.</exception>
    public RowsReader(ReadOnlyMemory<byte> content, Func<int, IReadOnlyList<MemberType?>?> layouts)
    {
        ArgumentNullException.ThrowIfNull(layouts);
        _content = content;
        ReadOnlySpan<byte> bytes = content.Span;
        int position = 0;
        ulong layout = Varint.Read(bytes, ref position, bytes.Length), rows = Varint.Read(bytes, ref position, bytes.Length);
        if (layout > int.MaxValue || layouts((int)layout) is not { } members || rows > (ulong)((bytes.Length - position) / (2 * IdSize))) throw Damaged();
        (Layout, Rows) = ((int)layout, (int)rows);
        _ids = position;
        position += 2 * IdSize * Rows;
        _columns = new Column[members.Count];
        for (int i = 0; i < _columns.Length; i++)
        {
            ulong length = Varint.Read(bytes, ref position, bytes.Length);
            if (length == 0 || length > (ulong)(bytes.Length - position)) throw Damaged();
            _columns[i] = Open(bytes, position, position + (int)length, members[i]);
            position += (int)length;
        }
        if (position != bytes.Length) throw Damaged();
    }

    /// <summary>The layout's place.</summary>
    public int Layout { get; }

    /// <summary>How many rows the frame has.</summary>
    public int Rows { get; }

    /// <summary>Whether the current row is the last.</summary>
    public bool IsAtEnd => _row + 1 >= Rows;

    /// <summary>Goes to the next row; false when there is none. Every value of the row before must have been read.</summary>
    public bool MoveNext()
    {
        if (IsAtEnd) return false;
        _row++;
        foreach (Column column in _columns) column.Begin();
        return true;
    }

    /// <summary>Begins to read the current row again.</summary>
    public void Repeat()
    {
        foreach (Column column in _columns) column.Repeat();
    }

    /// <summary>Copies the row's object id: 16 bytes in network order.</summary>
    public void CopyId(Span<byte> id) => CopyPlanes(_ids, Rows, _row, id);

    /// <summary>Copies the id of the object's last event.</summary>
    public void CopyEvent(Span<byte> id) => CopyPlanes(_ids + (IdSize * Rows), Rows, _row, id);

    /// <summary>Whether a member of the row has a value.</summary>
    public bool HasValue(int member)
    {
        Column column = _columns[member];
        return column.IsDense || (column.Presence >= 0 && (_content.Span[column.Presence + (_row >> 3)] & (1 << (_row & 7))) != 0);
    }

    /// <summary>Reads the UTF-8 bytes of a text, or the bytes of a Binary.</summary>
    public ReadOnlySpan<byte> ReadTextBytes(int member)
    {
        Column column = _columns[member];
        ulong length = Varint.Read(_content.Span, ref column.Position, column.TextStart);
        if (length > (ulong)(column.End - column.Text)) throw Damaged();
        column.Text += (int)length;
        return _content.Span.Slice(column.Text - (int)length, (int)length);
    }

    /// <summary>Reads a text.</summary>
    public string ReadText(int member) => Encoding.UTF8.GetString(ReadTextBytes(member));

    /// <summary>Reads a number.</summary>
    public long ReadNumber(int member)
    {
        Column column = _columns[member];
        return Varint.ReadZigzag(_content.Span, ref column.Position, column.End);
    }

    /// <summary>Reads a Boolean.</summary>
    public bool ReadBoolean(int member)
    {
        Column column = _columns[member];
        int place = column.Place++;
        if (column.Position + (place >> 3) >= column.End) throw Damaged();
        return (_content.Span[column.Position + (place >> 3)] & (1 << (place & 7))) != 0;
    }

    /// <summary>Copies a Reference: 16 bytes in network order.</summary>
    public void CopyReference(int member, Span<byte> id)
    {
        Column column = _columns[member];
        int count = (column.End - column.Position) / IdSize;
        if (column.Place >= count) throw Damaged();
        CopyPlanes(column.Position, count, column.Place++, id);
    }

    internal static OfflineSyncException Damaged() => new(ErrorCode.ServerAnswerUnknown, "A frame of rows is damaged.",
        "Try again; if it stays, the server and the app do not fit each other.", isTransient: true) { OutcomeUnknown = true };

    private void CopyPlanes(int start, int count, int place, Span<byte> id)
    {
        ReadOnlySpan<byte> planes = _content.Span.Slice(start, count * IdSize);
        for (int plane = 0, at = place; plane < IdSize; plane++, at += count) id[plane] = planes[at];
    }

    private Column Open(ReadOnlySpan<byte> bytes, int position, int end, MemberType? type)
    {
        byte presence = bytes[position++];
        var column = new Column { IsDense = presence == 1, Presence = -1, End = end };
        if (presence > 2) throw Damaged();
        if (presence == 2)
        {
            column.Presence = position;
            position += (Rows + 7) / 8;
            if (position > end) throw Damaged();
        }
        if (presence != 0 && type is MemberType.String or MemberType.Enumeration or MemberType.Decimal or MemberType.Binary)
        {
            ulong lengths = presence == 0 ? 0 : Varint.Read(bytes, ref position, end);
            if (lengths > (ulong)(end - position)) throw Damaged();
            column.TextStart = column.Text = position + (int)lengths;
        }
        column.Position = position;
        return column;
    }

    /// <summary>Where a column stands: for numbers and lengths a position, for bits and ids a place, for texts the text's position.</summary>
    private sealed class Column
    {
        public bool IsDense;
        public int Presence, TextStart, End;
        public int Position, Place, Text;
        private int _position, _place, _text;

        public void Begin() => (_position, _place, _text) = (Position, Place, Text);

        public void Repeat() => (Position, Place, Text) = (_position, _place, _text);
    }
}
