using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Device;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Synchronization;

/// <summary>A server on loopback that says what a test wants, and remembers what it was asked. Without a script it applies everything and has nothing new.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly ConcurrentQueue<Func<UploadBatch, HttpContext, Task>> _uploads = new();
    private readonly ConcurrentQueue<Func<DownloadRequest, HttpContext, Task>> _downloads = new();
    private MisbehavingServer _http = null!;

    public static Guid User { get; } = new("0197a0b0-0000-7000-8000-00000000000a");

    public Uri Address => _http.Address;

    /// <summary>The users that may sign in; each is called by a name and has that password.</summary>
    public Dictionary<string, Guid> Users { get; } = new() { ["anna"] = User };

    public List<UploadBatch> Batches { get; } = [];

    public List<byte[]> Bodies { get; } = [];

    public List<string> Paths { get; } = [];

    public List<DownloadRequest> Requests { get; } = [];

    public int TokensGiven { get; private set; }

    public HashSet<string> EndedSessions { get; } = [];

    public static async Task<ScriptedServer> StartAsync()
    {
        var server = new ScriptedServer();
        server._http = await MisbehavingServer.StartAsync(server.AnswerAsync);
        return server;
    }

    public ScriptedServer OnUpload(Func<UploadBatch, HttpContext, Task> answer)
    {
        _uploads.Enqueue(answer);
        return this;
    }

    public ScriptedServer OnDownload(Func<DownloadRequest, HttpContext, Task> answer)
    {
        _downloads.Enqueue(answer);
        return this;
    }

    public static Task ProblemAsync(HttpContext context, ErrorCode code, int status, string? retryAfter = null)
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null) context.Response.Headers.RetryAfter = retryAfter;
        return context.Response.WriteAsJsonAsync(new Problem(code, status, "It cannot be.", "Do something else."), ProtocolJson.Default.Problem, "application/problem+json");
    }

    /// <summary>Answers an upload.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="context">The request.</param>
    /// <param name="rejected">The entries that are rejected; all others are applied.</param>
    /// <param name="states">Rows and removals to send along.</param>
    public static Task OutcomesAsync(UploadBatch batch, HttpContext context, Func<JournalEntry, bool>? rejected = null, Action<FrameScript>? states = null)
    {
        var frames = new FrameScript();
        frames.Json(FrameKind.UploadAnswer, new UploadAnswer(batch.Header.Batch.Value, [.. batch.Entries.Select(entry => Outcome(entry.Entry, rejected?.Invoke(entry.Entry) == true))]), ProtocolJson.Default.UploadAnswer);
        frames.Header(DownloadKind.Delta);
        states?.Invoke(frames);
        frames.End(null, null);
        return frames.SendAsync(context);
    }

    /// <summary>Answers a download.</summary>
    public static Task FramesAsync(HttpContext context, DownloadKind kind, Action<FrameScript>? content = null, string? token = null, string? cursor = null)
    {
        var frames = new FrameScript();
        frames.Header(kind);
        content?.Invoke(frames);
        frames.End(token, cursor);
        return frames.SendAsync(context);
    }

    /// <summary>Everything there is, in one page and the delta that closes it.</summary>
    public ScriptedServer HasCities(params IEnumerable<(ObjectId Id, string Name)> cities) => this
        .OnDownload((_, context) => FramesAsync(context, DownloadKind.FirstPage, frames => frames.Cities(cities), cursor: "c1"))
        .OnDownload((_, context) => FramesAsync(context, DownloadKind.ClosingDelta, token: "t1"));

    public async ValueTask DisposeAsync() => await _http.DisposeAsync();

    private static OutcomeMessage Outcome(JournalEntry entry, bool rejected) => new(entry.Key.Value, !rejected,
        rejected ? [new ReasonMessage(ErrorCode.RequiredMemberEmpty, "A name is needed.", "Name")] : []);

    private async Task AnswerAsync(HttpContext context)
    {
        Paths.Add(context.Request.Path + context.Request.QueryString);
        using var body = new MemoryStream();
        Stream packed = context.Request.Headers.ContentEncoding == "gzip" ? new GZipStream(context.Request.Body, CompressionMode.Decompress) : context.Request.Body;
        await packed.CopyToAsync(body);
        switch (context.Request.Path.Value)
        {
            case "/offlinesync/sign-in":
                await SignInAsync(JsonSerializer.Deserialize(body.ToArray(), ProtocolJson.Default.SignInRequest)!, context);
                break;
            case "/offlinesync/sign-out":
                context.Response.StatusCode = 204;
                break;
            case "/offlinesync/upload":
                ReadOnlyMemory<byte> lines = body.ToArray();
                // What an upload asks for beside its outcomes is a line before its batch.
                if (lines.Span.StartsWith(UploadQuestion.LineStart)) lines = lines[(lines.Span.IndexOf((byte)'\n') + 1)..];
                UploadBatch batch = Recording.Read(lines.ToArray()).Batches.Single();
                Batches.Add(batch);
                Bodies.Add(lines.ToArray());
                await (IsEnded(context) ? ProblemAsync(context, ErrorCode.SessionInvalid, 401)
                    : _uploads.TryDequeue(out Func<UploadBatch, HttpContext, Task>? upload) ? upload(batch, context) : OutcomesAsync(batch, context));
                break;
            default:
                DownloadRequest request = JsonSerializer.Deserialize(body.ToArray(), ProtocolJson.Default.DownloadRequest)!;
                Requests.Add(request);
                await (IsEnded(context) ? ProblemAsync(context, ErrorCode.SessionInvalid, 401)
                    : _downloads.TryDequeue(out Func<DownloadRequest, HttpContext, Task>? download) ? download(request, context) : NothingNewAsync(request, context));
                break;
        }
    }

    private bool IsEnded(HttpContext context) => EndedSessions.Contains(context.Request.Headers.Authorization.ToString()["Bearer ".Length..]);

    private Task SignInAsync(SignInRequest request, HttpContext context)
    {
        string name = request.UserName ?? "nobody";
        if (!Users.TryGetValue(name, out Guid user) || request.Password != (request.UserName is null ? null : name)) return ProblemAsync(context, ErrorCode.SignInRefused, 401);
        var answer = new SignInAnswer($"session-{++TokensGiven}", user, name, [SampleModel.UserRole], DateTimeOffset.MaxValue);
        return context.Response.WriteAsJsonAsync(answer, ProtocolJson.Default.SignInAnswer, "application/json");
    }

    private static Task NothingNewAsync(DownloadRequest request, HttpContext context) => request switch
    {
        { Cursor: not null } => FramesAsync(context, DownloadKind.ClosingDelta, token: "token"),
        { Token: null } => FramesAsync(context, DownloadKind.FirstPage, cursor: "cursor"),
        _ => FramesAsync(context, DownloadKind.Delta, token: request.Token),
    };
}
