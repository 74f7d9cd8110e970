using System.Buffers;
using System.Buffers.Binary;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>
/// Keeps the frames of an answer until it is complete, so that it can be written in one short transaction: in memory first, then in a
/// temporary file that goes with it.
/// </summary>
internal sealed class FrameSpool(string folder, Guid id, int memoryLimit) : IDisposable
{
    /// <summary>The pattern of the files, for removing what a killed process left behind.</summary>
    public const string FilePattern = "spool-*.tmp";

    private Stream _stream = new MemoryStream();

    /// <summary>How many bytes the frames' contents have.</summary>
    public long Bytes { get; private set; }

    /// <summary>Takes a frame.</summary>
    public async ValueTask AddAsync(Frame frame, CancellationToken cancellationToken)
    {
        if (_stream is MemoryStream memory && memory.Length + frame.Content.Length > memoryLimit)
        {
            var file = new FileStream(Path.Combine(folder, $"spool-{id:N}.tmp"), FileMode.Create, FileAccess.ReadWrite, FileShare.None, 64 * 1024,
                FileOptions.DeleteOnClose | FileOptions.Asynchronous);
            _stream = file;
            memory.WriteTo(file);
            memory.Dispose();
        }
        Bytes += frame.Content.Length;
        byte[] header = new byte[FrameWriter.HeaderSize];
        header[0] = (byte)frame.Kind;
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(1), (int)frame.Content.Length);
        await _stream.WriteAsync(header, cancellationToken).ConfigureAwait(false);
        foreach (ReadOnlyMemory<byte> piece in frame.Content) await _stream.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The frames from the first one on; each is valid until the next.</summary>
    public IEnumerable<(FrameKind Kind, ReadOnlyMemory<byte> Content)> Read()
    {
        _stream.Position = 0;
        byte[] header = new byte[FrameWriter.HeaderSize];
        byte[] content = [];
        while (_stream.ReadAtLeast(header, header.Length, throwOnEndOfStream: false) == header.Length)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(1));
            if (content.Length < length) content = new byte[length];
            _stream.ReadExactly(content, 0, length);
            yield return ((FrameKind)header[0], content.AsMemory(0, length));
        }
    }

    public void Dispose() => _stream.Dispose();
}
