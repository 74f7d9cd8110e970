using System.Net;

namespace OfflineSync.Testing;

/// <summary>A request's body that takes its connection along when it breaks, as on a socket: else the server would wait for the rest for ever.</summary>
internal sealed class ConnectionContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly CancellationTokenSource _connection;
    private readonly Task _ended;

    public ConnectionContent(HttpContent inner, CancellationTokenSource connection, Task ended)
    {
        _inner = inner;
        _connection = connection;
        _ended = ended;
        foreach ((string name, IEnumerable<string> values) in inner.Headers) Headers.TryAddWithoutValidation(name, values);
    }

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
    {
        try
        {
            await _inner.CopyToAsync(stream, context).ConfigureAwait(false);
        }
        catch
        {
            await _connection.CancelAsync().ConfigureAwait(false);
            // The test host drops a request whose body has failed already, and then nobody would know whether it has ended.
            await _ended.ConfigureAwait(false);
            throw;
        }
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? 0;
        return _inner.Headers.ContentLength is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) _inner.Dispose();
        base.Dispose(disposing);
    }
}
