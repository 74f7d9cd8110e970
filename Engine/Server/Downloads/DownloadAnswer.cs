using System.Buffers;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Downloads;

/// <summary>An answer that is ready to be sent: nothing of it is read from the database any more.</summary>
internal sealed class DownloadAnswer(DownloadHeader header, Spool spool, DownloadEnd end, bool isReconcile = false) : IAsyncDisposable
{
    public DownloadHeader Header => header;

    public DownloadEnd End => end;

    /// <summary>Whether everything was asked for by a journal that had been sent something before.</summary>
    public bool IsReconcile => isReconcile;

    public long Bytes => spool.Length;

    public async Task SendAsync(Stream output, CancellationToken cancellationToken)
    {
        var frame = new ArrayBufferWriter<byte>();
        FrameWriter.WriteJson(frame, FrameKind.DownloadHeader, header, ProtocolJson.Default.DownloadHeader);
        await output.WriteAsync(frame.WrittenMemory, cancellationToken).ConfigureAwait(false);
        await spool.CopyToAsync(output, cancellationToken).ConfigureAwait(false);
        frame.ResetWrittenCount();
        FrameWriter.WriteJson(frame, FrameKind.DownloadEnd, end, ProtocolJson.Default.DownloadEnd);
        await output.WriteAsync(frame.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => spool.DisposeAsync();
}
