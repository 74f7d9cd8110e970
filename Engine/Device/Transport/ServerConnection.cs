using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>Talks to the server. It returns good answers only; everything else is an <see cref="OfflineSyncException"/> that says what it means.</summary>
/// <remarks>Safe for use by several threads.</remarks>
internal sealed class ServerConnection : IDisposable
{
    private const string Json = "application/json";
    private const string ProblemJson = "application/problem+json";

    private readonly HttpClient _http;
    private readonly Uri _server;
    private readonly TimeSpan _timeout;
    private readonly int _compressionThreshold;
    private readonly long _answerByteLimit;
    private readonly TimeProvider _time;
    private readonly Func<string> _language;

    /// <param name="server">The server's address.</param>
    /// <param name="options">The limits.</param>
    /// <param name="time">The clock.</param>
    /// <param name="language">The language that the user reads now; empty for none.</param>
    public ServerConnection(Uri server, SynchronizationOptions options, TimeProvider time, Func<string>? language = null)
    {
        _language = language ?? (static () => "");
        _server = server;
        _timeout = options.RequestTimeout;
        _compressionThreshold = options.CompressionThreshold;
        _answerByteLimit = options.AnswerByteLimit;
        _time = time;
        // No redirects: one would carry the token elsewhere, or turn an upload into a page.
        _http = options.MessageHandler is { } handler
            ? new HttpClient(handler, disposeHandler: false)
            : new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) });
        _http.Timeout = Timeout.InfiniteTimeSpan;
    }

    /// <param name="request">Who.</param>
    /// <param name="token">Another provider's token, where the request says that one comes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<SignInAnswer> SignInAsync(SignInRequest request, string? token, CancellationToken cancellationToken)
    {
        RequestBody body = RequestBody.Plain(JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.SignInRequest), Json);
        await using ServerAnswer answer = await SendAsync(Routes.SignIn, body, token, Json, cancellationToken).ConfigureAwait(false);
        return await answer.ReadMessageAsync(ProtocolJson.Default.SignInAnswer).ConfigureAwait(false);
    }

    public async Task<SignInAnswer> RenewAsync(RenewRequest request, CancellationToken cancellationToken)
    {
        RequestBody body = RequestBody.Plain(JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.RenewRequest), Json);
        await using ServerAnswer answer = await SendAsync(Routes.Renew, body, null, Json, cancellationToken).ConfigureAwait(false);
        return await answer.ReadMessageAsync(ProtocolJson.Default.SignInAnswer).ConfigureAwait(false);
    }

    public async Task SignOutAsync(string session, CancellationToken cancellationToken)
    {
        await using ServerAnswer answer = await SendAsync(Routes.SignOut, RequestBody.Plain(default, Json), session, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a batch, a question or both. The answer's frames are an upload's.</summary>
    public Task<ServerAnswer> UploadAsync(string session, ReadOnlyMemory<byte> batch, bool allObjects, CancellationToken cancellationToken, UploadQuestion? question = null, SeenStore? seen = null) =>
        SendAsync(allObjects ? Routes.Upload + "?objects=all" : Routes.Upload,
            RequestBody.Compressed(Body(question, batch), ProtocolVersion.BatchContentType, _compressionThreshold), session, ProtocolVersion.FramesContentType, cancellationToken, seen, holds: true);

    /// <summary>Asks what became of a batch that travels in parts.</summary>
    public Task<BatchStatus> BatchStatusAsync(string session, BatchRequest batch, CancellationToken cancellationToken) => AskAsync(Routes.UploadStatus, Message(batch), session, cancellationToken);

    /// <summary>Sends a part of a batch.</summary>
    public Task<BatchStatus> StagePartAsync(string session, BatchRequest batch, long start, ReadOnlyMemory<byte> part, CancellationToken cancellationToken) =>
        AskAsync(FormattableString.Invariant($"{Routes.UploadPart}?batch={batch.Batch}&journal={batch.Journal}&content={batch.Content}&start={start}"),
            RequestBody.Plain(part, ProtocolVersion.PartContentType), session, cancellationToken);

    /// <summary>Asks the server to decide about a batch whose parts are all there.</summary>
    public Task<BatchStatus> ApplyAsync(string session, BatchRequest batch, SeenStore seen, CancellationToken cancellationToken) =>
        AskAsync(Routes.UploadApply, Message(batch), session, cancellationToken, seen, holds: true);

    /// <summary>Asks for the outcome of a batch that traveled in parts. The answer's frames are an upload's.</summary>
    public Task<ServerAnswer> OutcomeAsync(string session, BatchRequest batch, bool allObjects, CancellationToken cancellationToken) =>
        SendAsync(allObjects ? Routes.UploadOutcome + "?objects=all" : Routes.UploadOutcome, Message(batch), session, ProtocolVersion.FramesContentType, cancellationToken);

    /// <summary>Asks for what changed. The answer's frames are a download's.</summary>
    public Task<ServerAnswer> DownloadAsync(string session, DownloadRequest request, Guid? latest, CancellationToken cancellationToken) =>
        SendAsync(Routes.Download, RequestBody.Plain(JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.DownloadRequest), Json),
            session, ProtocolVersion.FramesContentType, cancellationToken, new SeenStore(null, latest));

    /// <summary>Calls server logic. The answer's frames are a call's.</summary>
    public Task<ServerAnswer> CallAsync(string session, CallRequest request, SeenStore seen, CancellationToken cancellationToken) =>
        SendAsync(Routes.Call, RequestBody.Compressed(JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.CallRequest), Json, _compressionThreshold),
            session, ProtocolVersion.FramesContentType, cancellationToken, seen, speaks: true);

    /// <summary>Switches the user's language.</summary>
    public async Task<TextsMessage> SwitchLanguageAsync(string session, LanguageRequest request, CancellationToken cancellationToken)
    {
        RequestBody body = RequestBody.Plain(JsonSerializer.SerializeToUtf8Bytes(request, ProtocolJson.Default.LanguageRequest), Json);
        await using ServerAnswer answer = await SendAsync(Routes.Language, body, session, Json, cancellationToken).ConfigureAwait(false);
        return await answer.ReadMessageAsync(ProtocolJson.Default.TextsMessage).ConfigureAwait(false);
    }

    /// <summary>Opens the stream that says when something changed. The time limit counts between its lines.</summary>
    public Task<ServerAnswer> ChangesAsync(string session, CancellationToken cancellationToken) =>
        SendAsync(Routes.Changes, RequestBody.Plain(default, Json), session, ProtocolVersion.EventsContentType, cancellationToken);

    public void Dispose() => _http.Dispose();

    /// <summary>A batch behind the line of a question, if there is one.</summary>
    public static ReadOnlyMemory<byte> Body(UploadQuestion? question, ReadOnlyMemory<byte> batch) => question is null ? batch
        : (byte[])[.. JsonSerializer.SerializeToUtf8Bytes(question, ProtocolJson.Default.UploadQuestion), (byte)'\n', .. batch.Span];

    private static RequestBody Message(BatchRequest batch) => RequestBody.Plain(JsonSerializer.SerializeToUtf8Bytes(batch, ProtocolJson.Default.BatchRequest), Json);

    private async Task<BatchStatus> AskAsync(string route, RequestBody body, string session, CancellationToken cancellationToken, SeenStore? seen = null, bool holds = false)
    {
        await using ServerAnswer answer = await SendAsync(route, body, session, Json, cancellationToken, seen, holds).ConfigureAwait(false);
        return await answer.ReadMessageAsync(ProtocolJson.Default.BatchStatus).ConfigureAwait(false);
    }

    private async Task<ServerAnswer> SendAsync(string route, RequestBody body, string? session, string? expected, CancellationToken cancellationToken, SeenStore? seen = null, bool holds = false, bool speaks = false)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var deadline = new RequestDeadline(_timeout, _time, cancellationToken);
        body.ReportTo(deadline);
        HttpResponseMessage? response = null;
        try
        {
            using HttpRequestMessage request = Request(route, body, session, expected);
            if (seen?.Checkpoint is { } checkpoint) request.Headers.TryAddWithoutValidation(ProtocolVersion.CheckpointHeader, checkpoint);
            if (seen?.Latest is { } latest) request.Headers.TryAddWithoutValidation(ProtocolVersion.LatestHeader, latest.ToString());
            // Of what such a request asks for, people may have to read the reasons.
            if ((holds || speaks) && _language() is { Length: > 0 } language) request.Headers.AcceptLanguage.Add(new StringWithQualityHeaderValue(language));
            if (holds) request.Headers.TryAddWithoutValidation(ProtocolVersion.HoldHeader, "1");
            response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, deadline.Token).ConfigureAwait(false);
            deadline.Progress();
            ServerAnswer answer = await ServerAnswer.OpenAsync(response, deadline, _answerByteLimit, cancellationToken, body.BytesSent).ConfigureAwait(false);
            await CheckAsync(response, answer, expected).ConfigureAwait(false);
            return answer;
        }
        catch (Exception exception)
        {
            bool timedOut = deadline.HasPassed;
            response?.Dispose();
            deadline.Dispose();
            switch (exception)
            {
                case OfflineSyncException: throw;
                case OperationCanceledException when cancellationToken.IsCancellationRequested: throw;
                case OperationCanceledException or IOException or HttpRequestException when timedOut:
                    throw Failures.TimedOut(_timeout, body.HasBegun, exception);
                // A handler that cancels by itself gave up on the connection.
                case OperationCanceledException or IOException or HttpRequestException: throw Failures.Of(exception, body.HasBegun);
                default: throw;
            }
        }
    }

    private HttpRequestMessage Request(string route, RequestBody body, string? session, string? expected)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, ServerAddress.Endpoint(_server, route))
        {
            Content = body,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        request.Headers.Add(ProtocolVersion.Header, ProtocolVersion.Current.ToString(System.Globalization.CultureInfo.InvariantCulture));
        if (expected is not null) request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(expected));
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(ProblemJson));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("br"));
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        if (session is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", session);
        return request;
    }

    private async Task CheckAsync(HttpResponseMessage response, ServerAnswer answer, string? expected)
    {
        string? contentType = response.Content.Headers.ContentType?.MediaType;
        string? version = response.Headers.TryGetValues(ProtocolVersion.Header, out IEnumerable<string>? values) ? values.FirstOrDefault() : null;
        TimeSpan? retryAfter = RetryAfter(response.Headers.RetryAfter);
        if (version is null) throw Failures.Foreign(response.StatusCode, contentType, retryAfter);
        if (version != ProtocolVersion.Current.ToString(System.Globalization.CultureInfo.InvariantCulture)) throw Failures.OtherProtocol(version);
        if (contentType == ProblemJson && !response.IsSuccessStatusCode)
        {
            throw Failures.Of(await answer.ReadMessageAsync(ProtocolJson.Default.Problem).ConfigureAwait(false), retryAfter);
        }
        bool good = response.StatusCode == HttpStatusCode.OK || (expected is null && response.StatusCode == HttpStatusCode.NoContent);
        if (!good || (expected is not null && contentType != expected)) throw Failures.Foreign(response.StatusCode, contentType, retryAfter);
    }

    private TimeSpan? RetryAfter(RetryConditionHeaderValue? header)
    {
        TimeSpan? wait = header?.Delta ?? (header?.Date is { } date ? date - _time.GetUtcNow() : null);
        return wait is { } delay && delay < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }
}
