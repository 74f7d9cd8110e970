namespace OfflineSync.Testing;

/// <summary>Hands requests to the server as they come, or in turns: one at a time, each until it has ended there.</summary>
internal sealed class InProcessTransport(HttpMessageHandler server, RunningRequests requests, RequestTurns? turns) : DelegatingHandler(server)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (turns is null) return await HandOver(request, cancellationToken, out _).ConfigureAwait(false);
        (Task before, TaskCompletionSource turn) = turns.Take();
        try
        {
            await before.ConfigureAwait(false);
            return await SendToTheEndAsync(request, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            turn.SetResult();
        }
    }

    private async Task<HttpResponseMessage> SendToTheEndAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Task<HttpResponseMessage> sending = HandOver(request, cancellationToken, out Task ended);
        HttpResponseMessage? response = null;
        try
        {
            response = await sending.ConfigureAwait(false);
            // Read here and now: nobody decides by his pace how far the server gets.
            await response.Content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
            return response;
        }
        catch
        {
            response?.Dispose();
            throw;
        }
        finally
        {
            await ended.ConfigureAwait(false);
        }
    }

    private Task<HttpResponseMessage> HandOver(HttpRequestMessage request, CancellationToken cancellationToken, out Task ended)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var connection = new CancellationTokenSource();
        CancellationTokenRegistration caller = cancellationToken.Register(connection.Cancel);
        ended = requests.Begin(request);
        if (request.Content is not null) request.Content = new ConnectionContent(request.Content, connection, ended);
        ended.ContinueWith(_ => caller.Dispose(), TaskScheduler.Default);
        return base.SendAsync(request, connection.Token);
    }
}
