using System.Buffers;
using System.Buffers.Binary;
using System.IO.Pipelines;

namespace OfflineSync.Protocol;

/// <summary>Reads frames from a stream of bytes.</summary>
/// <remarks>Not safe for use by several threads at a time.</remarks>
internal sealed class FrameReader(Stream stream) : IAsyncDisposable
{
    private readonly PipeReader _pipe = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
    private SequencePosition? _consumed;

    /// <summary>How many bytes were read so far.</summary>
    public long BytesRead { get; private set; }

    /// <summary>The next frame, or null at the stream's end between two frames.</summary>
    /// <remarks>The content is valid until the next call.</remarks>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ServerAnswerUnknown"/>: these are no frames, or the last one is cut.</exception>
    public async ValueTask<(FrameKind Kind, ReadOnlySequence<byte> Content)?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_consumed is { } consumed) _pipe.AdvanceTo(consumed);
        _consumed = null;
        while (true)
        {
            ReadResult result = await _pipe.ReadAsync(cancellationToken).ConfigureAwait(false);
            if (TryParse(result.Buffer, out FrameKind kind, out ReadOnlySequence<byte> content))
            {
                _consumed = content.End;
                BytesRead += FrameWriter.HeaderSize + content.Length;
                return (kind, content);
            }
            _pipe.AdvanceTo(result.Buffer.Start, result.Buffer.End);
            if (!result.IsCompleted) continue;
            if (result.Buffer.IsEmpty) return null;
            throw new OfflineSyncException(ErrorCode.NetworkUnavailable, "The answer broke off within a frame.", "Try again.", isTransient: true) { OutcomeUnknown = true };
        }
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => _pipe.CompleteAsync();

    private static bool TryParse(ReadOnlySequence<byte> buffer, out FrameKind kind, out ReadOnlySequence<byte> content)
    {
        kind = default;
        content = default;
        if (buffer.Length < FrameWriter.HeaderSize) return false;
        Span<byte> header = stackalloc byte[FrameWriter.HeaderSize];
        buffer.Slice(0, FrameWriter.HeaderSize).CopyTo(header);
        kind = (FrameKind)header[0];
        int length = BinaryPrimitives.ReadInt32LittleEndian(header[1..]);
        if (kind is < FrameKind.UploadAnswer or > FrameKind.CallAnswer || length is < 0 or > FrameWriter.ContentLimit)
        {
            throw new OfflineSyncException(ErrorCode.ServerAnswerUnknown, "What came is no answer of this server: it does not consist of frames.",
                "Check the server's address, and what stands between.", isTransient: true) { OutcomeUnknown = true };
        }
        if (buffer.Length < FrameWriter.HeaderSize + length) return false;
        content = buffer.Slice(FrameWriter.HeaderSize, length);
        return true;
    }
}
