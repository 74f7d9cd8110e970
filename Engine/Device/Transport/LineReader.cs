using System.Text;

namespace OfflineSync.Device;

/// <summary>Reads a text line by line, none of them longer than a limit: something else than this server may send a line without end.</summary>
/// <remarks>Not safe for use by several threads at a time.</remarks>
internal sealed class LineReader(Stream stream) : IDisposable
{
    private const int LineLimit = 64 * 1024;

    private readonly StreamReader _text = new(stream, leaveOpen: true);
    private readonly StringBuilder _line = new();
    private readonly char[] _buffer = new char[4 * 1024];
    private int _next;
    private int _end;

    /// <summary>The next line without its end; null where the text ends.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerAnswerUnknown"/>: the line is too long.</exception>
    public async ValueTask<string?> ReadAsync(CancellationToken cancellationToken)
    {
        _line.Clear();
        while (true)
        {
            if (_next == _end)
            {
                (_next, _end) = (0, await _text.ReadAsync(_buffer, cancellationToken).ConfigureAwait(false));
                if (_end == 0) return _line.Length == 0 ? null : _line.ToString();
            }
            int length = _buffer.AsSpan(_next, _end - _next).IndexOf('\n');
            _line.Append(_buffer, _next, length < 0 ? _end - _next : length);
            if (_line.Length > LineLimit) throw Failures.Senseless($"a line of more than {LineLimit / 1024} KiB");
            _next = length < 0 ? _end : _next + length + 1;
            if (length >= 0) return _line.ToString();
        }
    }

    public void Dispose() => _text.Dispose();
}
