using System.Collections.Immutable;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using OfflineSync.Journal;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Faults;

/// <summary>A journal that is written and sent by hand, byte by byte, without an engine: for what no engine would send, and for many writers at low cost.</summary>
internal sealed class RawJournal : IDisposable
{
    private readonly HttpClient _http;
    private readonly IdSource _ids;
    private readonly DomainModel _model;
    private Sha256Hash _head;
    private long _sequence;

    private RawJournal(HttpClient http, IdSource ids, DomainModel model, ObjectId user)
    {
        _http = http;
        _ids = ids;
        _model = model;
        User = user;
        Id = new JournalId(ids.NewId());
    }

    public JournalId Id { get; }

    public ObjectId User { get; }

    public static async Task<RawJournal> SignInAsync(Uri server, DomainModel model, IdSource ids, string user, string password)
    {
        var http = new HttpClient { BaseAddress = new Uri(server.AbsoluteUri.TrimEnd('/') + "/") };
        http.DefaultRequestHeaders.Add(ProtocolVersion.Header, "1");
        using HttpResponseMessage response = await http.PostAsJsonAsync(Path(Routes.SignIn), new SignInRequest(user, password), ProtocolJson.Default.SignInRequest);
        response.EnsureSuccessStatusCode();
        SignInAnswer answer = (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.SignInAnswer))!;
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.Token);
        return new RawJournal(http, ids, model, new ObjectId(answer.User));
    }

    /// <summary>An entry that creates or changes an object, not yet at a place in the journal.</summary>
    public JournalEntry Commit(string entity, ObjectId id, bool isNew, params IEnumerable<(string Member, object? After)> changes) => new()
    {
        Key = new EntryKey(_ids.NewId()),
        Kind = EntryKind.Commit,
        EntityId = entity,
        ObjectId = id,
        IsNew = isNew,
        Changes = [.. changes.Select(change => Change(entity, change.Member, change.After)).OrderBy(change => change.MemberId, StringComparer.Ordinal)],
        ModelVersion = _model.Version,
        User = User,
        DeviceTime = Values.FromMilliseconds(TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds()),
    };

    public ObjectId NewObjectId() => _ids.NewObjectId();

    /// <summary>Puts entries at the journal's end and freezes them as a batch.</summary>
    public byte[] Freeze(params IReadOnlyList<JournalEntry> entries)
    {
        List<ChainedEntry> chained = [];
        foreach (JournalEntry entry in entries)
        {
            var placed = new ChainedEntry(Id, ++_sequence, entry, _head);
            _head = placed.Hash;
            chained.Add(placed);
        }
        var header = new BatchHeader(new BatchId(_ids.NewId()), Id, User, _model.Version);
        return UploadBatch.Create(header, chained, ImmutableArray<ObjectContent>.Empty).Bytes;
    }

    /// <summary>Sends a body to the upload endpoint.</summary>
    public async Task<RawAnswer> UploadAsync(byte[] body, string? encoding = null)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(ProtocolVersion.BatchContentType);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        using HttpResponseMessage response = await _http.PostAsync(Path(Routes.Upload), content);
        return await RawAnswer.ReadAsync(response);
    }

    public void Dispose() => _http.Dispose();

    private static string Path(string route) => route.TrimStart('/');

    // A member that the model does not have travels as text: the server has to notice.
    private MemberChange Change(string entity, string member, object? after) => _model.FindEntityById(entity)?.Members.FirstOrDefault(one => one.Id == member) is { } known
        ? new MemberChange(member, known.Type, null, Values.Normalize(known, after))
        : new MemberChange(member, MemberType.String, null, after);
}

/// <summary>What came back.</summary>
internal sealed record RawAnswer(HttpStatusCode Status, UploadAnswer? Upload, Problem? Problem, string Text)
{
    public static async Task<RawAnswer> ReadAsync(HttpResponseMessage response)
    {
        byte[] bytes = await response.Content.ReadAsByteArrayAsync();
        if (response.StatusCode != HttpStatusCode.OK)
        {
            string text = System.Text.Encoding.UTF8.GetString(bytes);
            Problem? problem = response.Content.Headers.ContentType?.MediaType == "application/problem+json" ? JsonSerializer.Deserialize(bytes, ProtocolJson.Default.Problem) : null;
            return new RawAnswer(response.StatusCode, null, problem, text);
        }
        await using var frames = new FrameReader(new MemoryStream(bytes));
        var first = await frames.ReadAsync(CancellationToken.None) ?? throw new InvalidOperationException("The answer is empty.");
        byte[] content = System.Buffers.BuffersExtensions.ToArray(first.Content);
        return first.Kind == FrameKind.Problem
            ? new RawAnswer(response.StatusCode, null, JsonSerializer.Deserialize(content, ProtocolJson.Default.Problem), "")
            : new RawAnswer(response.StatusCode, JsonSerializer.Deserialize(content, ProtocolJson.Default.UploadAnswer), null, "");
    }
}
