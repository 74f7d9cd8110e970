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
    private readonly ArrayBufferWriter<byte> _buffer = new(512);
    private bool _needsComma;

    public ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public byte[] ToArray() => _buffer.WrittenSpan.ToArray();

    public void BeginObject() => Begin((byte)'{');

    public void EndObject() => End((byte)'}');

    public void BeginArray() => Begin((byte)'[');

    public void EndArray() => End((byte)']');

    public void Name(string name)
    {
        Separate();
        Quoted(name);
        _buffer.Write(":"u8);
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
        Span<byte> text = _buffer.GetSpan(38);
        text[0] = (byte)'"';
        Utf8Formatter.TryFormat(value, text[1..], out int written);
        text[written + 1] = (byte)'"';
        _buffer.Advance(written + 2);
        _needsComma = true;
    }

    public void Number(long value)
    {
        Separate();
        Utf8Formatter.TryFormat(value, _buffer.GetSpan(20), out int written);
        _buffer.Advance(written);
        _needsComma = true;
    }

    public void Boolean(bool value)
    {
        Separate();
        _buffer.Write(value ? "true"u8 : "false"u8);
        _needsComma = true;
    }

    public void Raw(ReadOnlySpan<byte> canonical)
    {
        Separate();
        _buffer.Write(canonical);
        _needsComma = true;
    }

    private void Begin(byte bracket)
    {
        Separate();
        _buffer.Write([bracket]);
        _needsComma = false;
    }

    private void End(byte bracket)
    {
        _buffer.Write([bracket]);
        _needsComma = true;
    }

    private void Separate()
    {
        if (_needsComma) _buffer.Write(","u8);
    }

    private void Quoted(string value)
    {
        _buffer.Write("\""u8);
        int start = 0;
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c >= 0x20 && c != '"' && c != '\\') continue;
            Encoding.UTF8.GetBytes(value.AsSpan(start, i - start), _buffer);
            start = i + 1;
            switch (c)
            {
                case '"': _buffer.Write("\\\""u8); break;
                case '\\': _buffer.Write("\\\\"u8); break;
                default: _buffer.Write([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', HexDigit(c >> 4), HexDigit(c & 15)]); break;
            }
        }
        Encoding.UTF8.GetBytes(value.AsSpan(start), _buffer);
        _buffer.Write("\""u8);
    }

    private static byte HexDigit(int value) => (byte)"0123456789abcdef"[value];
}
