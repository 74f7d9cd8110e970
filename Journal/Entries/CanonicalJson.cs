using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace OfflineSync.Journal;

/// <summary>
/// Writes JSON in exactly one way: no white space, properties in the order they are written, texts in UTF-8 with <c>"</c>, <c>\</c> and
/// U+0000 to U+001F escaped (the latter as <c>\u00xx</c>, lower case) and nothing else. The hashes of the journal are over these bytes,
/// so this file never changes what it writes.
/// </summary>
internal sealed class CanonicalJson
{
    private const int SizeAtFirst = 1024;
    private const int SpareLimit = 64 * 1024;

    private static readonly SearchValues<char> escaped = SearchValues.Create(
        "\u0000\u0001\u0002\u0003\u0004\u0005\u0006\u0007\u0008\u0009\u000a\u000b\u000c\u000d\u000e\u000f\u0010\u0011\u0012\u0013\u0014\u0015\u0016\u0017\u0018\u0019\u001a\u001b\u001c\u001d\u001e\u001f\"\\");

    // An upload writes thousands of these, one after the other.
    [ThreadStatic]
    private static byte[]? spare;

    private byte[] _buffer = TakeSpare();
    private int _length;
    private bool _needsComma;

    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    /// <summary>What was written. Nothing more can be read or written here afterwards.</summary>
    public byte[] ToArray()
    {
        byte[] written = Written.ToArray();
        if (_buffer.Length <= SpareLimit) spare = _buffer;
        (_buffer, _length) = ([], 0);
        return written;
    }

    public void BeginObject() => Begin((byte)'{');

    public void EndObject() => End((byte)'}');

    public void BeginArray() => Begin((byte)'[');

    public void EndArray() => End((byte)']');

    public void Name(string name)
    {
        Separate();
        Quoted(name);
        Put((byte)':');
        _needsComma = false;
    }

    public void Text(string value)
    {
        Separate();
        Quoted(value);
        _needsComma = true;
    }

    public void Text(Guid value)
    {
        Separate();
        Span<byte> text = Room(38);
        text[0] = (byte)'"';
        Utf8Formatter.TryFormat(value, text[1..], out int written);
        text[written + 1] = (byte)'"';
        _length += written + 2;
        _needsComma = true;
    }

    public void Base64(ReadOnlySpan<byte> value)
    {
        Separate();
        Span<byte> text = Room(Base64Length(value.Length) + 2);
        text[0] = (byte)'"';
        System.Buffers.Text.Base64.EncodeToUtf8(value, text[1..], out _, out int written);
        text[written + 1] = (byte)'"';
        _length += written + 2;
        _needsComma = true;
    }

    public void Number(long value)
    {
        Separate();
        Utf8Formatter.TryFormat(value, Room(20), out int written);
        _length += written;
        _needsComma = true;
    }

    public void Boolean(bool value)
    {
        Separate();
        Put(value ? "true"u8 : "false"u8);
        _needsComma = true;
    }

    public void Raw(ReadOnlySpan<byte> canonical)
    {
        Separate();
        Put(canonical);
        _needsComma = true;
    }

    private static int Base64Length(int bytes) => System.Buffers.Text.Base64.GetMaxEncodedToUtf8Length(bytes);

    private static byte[] TakeSpare()
    {
        byte[] buffer = spare ?? new byte[SizeAtFirst];
        spare = null;
        return buffer;
    }

    private void Begin(byte bracket)
    {
        Separate();
        Put(bracket);
        _needsComma = false;
    }

    private void End(byte bracket)
    {
        Put(bracket);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma) Put((byte)',');
    }

    private void Quoted(ReadOnlySpan<char> value)
    {
        Put((byte)'"');
        for (int plain; (plain = value.IndexOfAny(escaped)) >= 0; value = value[(plain + 1)..])
        {
            PutPlain(value[..plain]);
            char c = value[plain];
            switch (c)
            {
                case '"': Put("\\\""u8); break;
                case '\\': Put("\\\\"u8); break;
                default: Put([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', HexDigit(c >> 4), HexDigit(c & 15)]); break;
            }
        }
        PutPlain(value);
        Put((byte)'"');
    }

    private void PutPlain(ReadOnlySpan<char> text) => _length += Encoding.UTF8.GetBytes(text, Room(Encoding.UTF8.GetMaxByteCount(text.Length)));

    private void Put(byte value)
    {
        if (_length == _buffer.Length) Grow(1);
        _buffer[_length++] = value;
    }

    private void Put(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Room(bytes.Length));
        _length += bytes.Length;
    }

    private Span<byte> Room(int size)
    {
        if (_buffer.Length - _length < size) Grow(size);
        return _buffer.AsSpan(_length);
    }

    private void Grow(int size) => Array.Resize(ref _buffer, Math.Max(checked(_length + size), _buffer.Length * 2));

    private static byte HexDigit(int value) => (byte)"0123456789abcdef"[value];
}
