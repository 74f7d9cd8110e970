using System.Buffers;
using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>
/// An answer's frames, read and unpacked while those before are written, up to a limit. When a page that was worth it has been read, the
/// next one is asked for: the server prepares it meanwhile.
/// </summary>
internal sealed class FramesAhead : IAsyncDisposable
{
    private const int FrameLimit = 8;
    private const int WorthBytes = 256 * 1024;

    private readonly SyncRun _run;
    private readonly Guid? _latest;
    private readonly CancellationToken _caller;
    private readonly Channel<(FrameKind Kind, byte[] Bytes, int Length)> _frames = Channel.CreateBounded<(FrameKind, byte[], int)>(
        new BoundedChannelOptions(FrameLimit) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _stop;
    private readonly Task _reading;
    private byte[]? _current;
    private FramesAhead? _next;

    private FramesAhead(SyncRun run, DownloadRequest request, Guid? latest, CancellationToken cancellationToken)
    {
        _run = run;
        _latest = latest;
        _caller = cancellationToken;
        Request = request;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _reading = ReadAsync(_stop.Token);
    }

    public DownloadRequest Request { get; }

    /// <summary>How many bytes the request took on the wire.</summary>
    public long BytesSent { get; private set; }

    /// <summary>How many bytes the answer took on the wire; known when its last frame was read.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>Asks.</summary>
    /// <param name="run">The synchronization.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="latest">The key of the entry that the server applied last, where no checkpoint stands for it.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static FramesAhead Begin(SyncRun run, DownloadRequest request, Guid? latest, CancellationToken cancellationToken) => new(run, request, latest, cancellationToken);

    /// <summary>The next frame; its content is valid until the next call.</summary>
    public async ValueTask<Frame> ReadFrameAsync(CancellationToken cancellationToken)
    {
        Return(_current);
        _current = null;
        try
        {
            (FrameKind kind, byte[] bytes, int length) = await _frames.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            _current = bytes;
            return new Frame(kind, new ReadOnlySequence<byte>(bytes, 0, length));
        }
        catch (ChannelClosedException closed)
        {
            if (closed.InnerException is not null) ExceptionDispatchInfo.Throw(closed.InnerException);
            throw Failures.BrokenOff();
        }
    }

    /// <summary>The page behind this one, where it was asked for. It is the caller's from now on.</summary>
    public FramesAhead? TakeNext() => Interlocked.Exchange(ref _next, null);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _reading.ConfigureAwait(false);
        if (TakeNext() is { } next) await next.DisposeAsync().ConfigureAwait(false);
        Return(_current);
        while (_frames.Reader.TryRead(out (FrameKind Kind, byte[] Bytes, int Length) unread)) Return(unread.Bytes);
        _stop.Dispose();
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using ServerAnswer answer = await _run.Connection.DownloadAsync(_run.Session, Request, _latest, cancellationToken).ConfigureAwait(false);
            Frame frame;
            do
            {
                frame = await answer.ReadFrameAsync().ConfigureAwait(false);
                int length = (int)frame.Content.Length;
                byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
                frame.Content.CopyTo(bytes);
                if (frame.Kind == FrameKind.DownloadEnd) End(answer, frame);
                // While the writer is behind, nobody expects bytes from the server.
                answer.Pause();
                await _frames.Writer.WriteAsync((frame.Kind, bytes, length), cancellationToken).ConfigureAwait(false);
                answer.Resume();
            }
            while (frame.Kind != FrameKind.DownloadEnd);
            _frames.Writer.TryComplete();
        }
        catch (Exception exception)
        {
            // It is the reader's to hear, behind the frames that came before.
            _frames.Writer.TryComplete(exception);
        }
    }

    private void End(ServerAnswer answer, Frame frame)
    {
        BytesSent = answer.BytesSent;
        BytesReceived = answer.BytesReceived;
        if (BytesReceived < WorthBytes || frame.Message(ProtocolJson.Default.DownloadEnd).Cursor is not { } cursor) return;
        _next = new FramesAhead(_run, Request with { Cursor = cursor }, _latest, _caller);
    }

    private static void Return(byte[]? bytes)
    {
        if (bytes is not null) ArrayPool<byte>.Shared.Return(bytes);
    }
}
