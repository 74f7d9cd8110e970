using System.Collections.Concurrent;
using System.Net;

namespace OfflineSync.Testing;

/// <summary>A transport that breaks where a plan says, around one that works.</summary>
/// <param name="inner">The transport that works.</param>
/// <param name="plan">Chooses the fault of each request, before it is sent. Devices that share the transport may ask at the same time.</param>
public sealed class FaultyTransport(HttpMessageHandler inner, Func<HttpRequestMessage, TransportFault> plan) : DelegatingHandler(inner)
{
    /// <summary>How often each fault happened.</summary>
    public IReadOnlyDictionary<TransportFault, int> Counts => _counts;

    private readonly ConcurrentDictionary<TransportFault, int> _counts = [];

    /// <inheritdoc />
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        TransportFault fault = plan(request);
        _counts.AddOrUpdate(fault, 1, static (_, count) => count + 1);
        byte[] body = request.Content is null ? [] : await request.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        switch (fault)
        {
            case TransportFault.BeforeConnect:
                throw new HttpRequestException(HttpRequestError.ConnectionError, "The connection was refused (injected).");
            case TransportFault.AfterRequestHeaders:
                await SendCutAsync(request, body, 0, cancellationToken).ConfigureAwait(false);
                break;
            case TransportFault.WithinRequestBody:
                await SendCutAsync(request, body, body.Length / 2, cancellationToken).ConfigureAwait(false);
                break;
            case TransportFault.Duplicated:
                return await SendTwiceAsync(request, body, cancellationToken).ConfigureAwait(false);
            default:
                return await SendWholeAsync(request, body, fault, cancellationToken).ConfigureAwait(false);
        }
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection broke while the request was sent (injected).");
    }

    private async Task<HttpResponseMessage> SendWholeAsync(HttpRequestMessage request, byte[] body, TransportFault fault, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(Copy(request, new ByteArrayContent(body)), cancellationToken).ConfigureAwait(false);
        if (fault == TransportFault.None) return response;
        byte[] answer = await response.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
        if (fault == TransportFault.ResponseLost)
        {
            response.Dispose();
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection broke before the answer (injected).");
        }
        int kept = fault == TransportFault.WithinResponseBody ? answer.Length / 2 : answer.Length;
        var content = new StreamContent(new CutStream(answer.AsMemory(0, kept)));
        foreach ((string name, IEnumerable<string> values) in response.Content.Headers) content.Headers.TryAddWithoutValidation(name, values);
        content.Headers.ContentLength = null;
        response.Content = content;
        return response;
    }

    private async Task SendCutAsync(HttpRequestMessage request, byte[] body, int kept, CancellationToken cancellationToken)
    {
        try
        {
            using HttpResponseMessage response = await base.SendAsync(Copy(request, new CutContent(body, kept)), cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private async Task<HttpResponseMessage> SendTwiceAsync(HttpRequestMessage request, byte[] body, CancellationToken cancellationToken)
    {
        Task<HttpResponseMessage> first = base.SendAsync(Copy(request, new ByteArrayContent(body)), cancellationToken);
        Task<HttpResponseMessage> second = base.SendAsync(Copy(request, new ByteArrayContent(body)), cancellationToken);
        HttpResponseMessage answer = await first.ConfigureAwait(false);
        using HttpResponseMessage other = await second.ConfigureAwait(false);
        return answer;
    }

    private static HttpRequestMessage Copy(HttpRequestMessage request, HttpContent content)
    {
        var copy = new HttpRequestMessage(request.Method, request.RequestUri) { Version = request.Version, VersionPolicy = request.VersionPolicy };
        foreach ((string name, IEnumerable<string> values) in request.Headers) copy.Headers.TryAddWithoutValidation(name, values);
        if (request.Content is null) return copy;
        foreach ((string name, IEnumerable<string> values) in request.Content.Headers) content.Headers.TryAddWithoutValidation(name, values);
        copy.Content = content;
        return copy;
    }

    private sealed class CutContent(byte[] body, int kept) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, kept)).ConfigureAwait(false);
            await stream.FlushAsync().ConfigureAwait(false);
            throw new IOException("The connection broke (injected).");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }

    private sealed class CutStream(ReadOnlyMemory<byte> content) : Stream
    {
        private int _position;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => _position; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int count = Math.Min(buffer.Length, content.Length - _position);
            if (count == 0 && buffer.Length > 0) throw new HttpIOException(HttpRequestError.ResponseEnded, "The connection broke within the answer (injected).");
            content.Span.Slice(_position, count).CopyTo(buffer);
            _position += count;
            return count;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
