using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using OfflineSync.Protocol;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Security;

/// <summary>Bodies that are too large, too deep or larger than they look, at every endpoint: a clear refusal, and the next request works.</summary>
public sealed class OversizeTests : IAsyncLifetime
{
    private const int Limit = 64 * 1024, UnpackedLimit = 1024 * 1024, ListLimit = 1000;

    private readonly DomainModel _model = SecurityModel.Create();
    private RunningServer _server = null!;
    private Party _party = null!;

    public static TheoryData<string> Endpoints => new(Routes.SignIn, Routes.Renew, Routes.Upload, Routes.UploadStatus, Routes.UploadPart, Routes.UploadApply, Routes.UploadOutcome, Routes.Download, Routes.Call);

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(
            options => (options.BodyByteLimit, options.UnpackedByteLimit, options.ApplyByteLimit, options.LineByteLimit, options.ListedIdLimit, options.OutcomeWaitLimit) = (Limit, UnpackedLimit, UnpackedLimit, Limit / 2, ListLimit, TimeSpan.Zero), model: _model);
        _party = await Party.SignInAsync(_server, _model, "anna", SecurityModel.Officer, "hers");
    }

    public async Task DisposeAsync()
    {
        _party.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task A_bomb_is_refused(string route)
    {
        foreach (string encoding in (string[])["gzip", "br"])
        {
            // 32 MiB within some kibibytes: empty lines and blanks, so that only the limit on the whole can stop it.
            byte[] bomb = Pack(encoding, Encoding.ASCII.GetBytes(new string('\n', 32 * 1024 * 1024)));
            Assert.InRange(bomb.Length, 1, Limit);
            await AssertRefusedAsync(route, bomb, encoding, ErrorCode.RequestTooLarge);
        }
    }

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task More_bytes_than_the_limit_are_refused(string route) => await AssertRefusedAsync(route, new byte[Limit + 1], null, ErrorCode.RequestTooLarge);

    [Theory]
    [MemberData(nameof(Endpoints))]
    public async Task Deeply_nested_JSON_is_refused(string route)
    {
        foreach (int depth in (int[])[17, 65, 1000, 20_000])
        {
            foreach ((string open, string close) in ((string, string)[])[("[", "]"), ("{\"a\":", "}"), ("{\"refresh\":[", "]}")])
            {
                string nested = string.Concat(Enumerable.Repeat(open, depth)) + "1" + string.Concat(Enumerable.Repeat(close, depth));
                foreach (string body in (string[])[nested, nested[..(open.Length * depth)], $"{{\"userName\":{nested},\"journal\":{nested},\"renewal\":{nested},\"batch\":{nested},\"refresh\":{nested}}}"])
                {
                    byte[] bytes = Encoding.UTF8.GetBytes(body);
                    if (bytes.Length <= Limit / 4 && route != Routes.UploadPart) await AssertRefusedAsync(route, bytes, null, ErrorCode.RequestInvalid, ErrorCode.RecordingDamaged, ErrorCode.RequestTooLarge);
                }
            }
        }
    }

    [Fact]
    public async Task Too_long_lists_are_refused()
    {
        Guid[] many = [.. Enumerable.Range(0, ListLimit + 1).Select(_ => Guid.CreateVersion7())];
        DownloadRequest request = _party.Client.Request();
        string[] entities = [.. Enumerable.Repeat("City", 100)];
        foreach (DownloadRequest asked in (DownloadRequest[])[request with { AppliedKeys = many }, request with { ResetObjects = many }, request with { HeldOutside = many }, request with { ResetEntities = entities }, request with { OmittedMembers = [new RowLayout("City", [.. many.Select(id => id.ToString())])] }])
        {
            await AssertRefusedAsync(Routes.Download, await JsonContent.Create(asked, ProtocolJson.Default.DownloadRequest).ReadAsByteArrayAsync(), null, ErrorCode.RequestTooLarge);
        }
        foreach (UploadQuestion question in (UploadQuestion[])[new([], many), new([], [], many), new([new ObjectList("City", many)], []), new([.. many.Chunk(10).Select(ids => new ObjectList("City", ids))], []), new([], [], OmittedMembers: [new RowLayout("City", [.. many.Select(id => id.ToString())])])])
        {
            byte[] line = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(question, ProtocolJson.Default.UploadQuestion);
            await AssertRefusedAsync(Routes.Upload, line, null, ErrorCode.RequestTooLarge);
            await AssertRefusedAsync(Routes.UploadOutcome, await JsonContent.Create(_party.Finished with { Question = question }, ProtocolJson.Default.BatchRequest).ReadAsByteArrayAsync(), null, ErrorCode.RequestTooLarge);
        }
    }

    [Fact]
    public async Task Too_long_lists_of_a_call_are_refused()
    {
        string[] many = [.. Enumerable.Range(0, ListLimit + 1).Select(_ => Guid.CreateVersion7().ToString())];
        CallRequest request = new(Guid.CreateVersion7(), _party.Journal, "Nothing", 1, "", System.Text.Json.JsonElement.Parse("{}"));
        foreach (CallRequest asked in (CallRequest[])[request with { AppliedKeys = [.. many.Select(Guid.Parse)] }, request with { OmittedMembers = [new RowLayout("City", many)] }, request with { UnusedEntities = many }])
        {
            await AssertRefusedAsync(Routes.Call, await JsonContent.Create(asked, ProtocolJson.Default.CallRequest).ReadAsByteArrayAsync(), null, ErrorCode.RequestTooLarge);
        }
        foreach (CallRequest asked in (CallRequest[])[request with { OmittedMembers = [new RowLayout(null!, [])] }, request with { UnusedEntities = [null!] }])
        {
            await AssertRefusedAsync(Routes.Call, await JsonContent.Create(asked, ProtocolJson.Default.CallRequest).ReadAsByteArrayAsync(), null, ErrorCode.RequestInvalid);
        }
    }

    [Fact]
    public async Task Numbers_at_the_ends_of_their_range_are_harmless()
    {
        foreach (long bytes in (long[])[long.MinValue, -1, 0, long.MaxValue])
        {
            foreach (int wait in (int[])[int.MinValue, -1, 0, int.MaxValue])
            {
                foreach (string route in (string[])[Routes.UploadStatus, Routes.UploadApply])
                {
                    using HttpResponseMessage response = await _party.PostAsync(route, JsonContent.Create(_party.Staged with { Bytes = bytes, WaitMilliseconds = wait }, ProtocolJson.Default.BatchRequest));
                    await ProtocolClient.ThrowIfRefusedAsync(response);
                    Assert.Equal(new BatchStatus(BatchState.Staged, 10, HasOutcome: false), await response.Content.ReadFromJsonAsync(ProtocolJson.Default.BatchStatus));
                }
            }
        }
        foreach (long start in (long[])[long.MaxValue, long.MaxValue - 1, int.MaxValue])
        {
            await AssertAsync(await _party.PostAsync(Party.PartQuery(_party.Staged, start), Party.Part([1, 2])), $"start {start}", ErrorCode.RequestTooLarge, ErrorCode.RequestInvalid);
        }
    }

    [Fact]
    public async Task A_staged_batch_that_unpacks_to_more_than_the_limit_is_void()
    {
        byte[] bomb = Pack("gzip", Encoding.ASCII.GetBytes(new string('\n', 32 * UnpackedLimit)));
        var batch = new BatchRequest(Guid.CreateVersion7(), Guid.CreateVersion7(), OfflineSync.Journal.Sha256Hash.Of(bomb).ToString(), bomb.Length, 0);
        using (HttpResponseMessage part = await _party.PostAsync(Party.PartQuery(batch, 0), Party.Part(bomb))) await ProtocolClient.ThrowIfRefusedAsync(part);

        BatchStatus status;
        do
        {
            using HttpResponseMessage response = await _party.PostAsync(Routes.UploadApply, JsonContent.Create(batch, ProtocolJson.Default.BatchRequest));
            await ProtocolClient.ThrowIfRefusedAsync(response);
            status = (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.BatchStatus))!;
        }
        while (status.State == BatchState.Running);

        Assert.Equal((BatchState.Void, ErrorCode.RequestTooLarge), (status.State, status.Code));
        await _party.Client.DownloadAsync();
    }

    private async Task AssertRefusedAsync(string route, byte[] body, string? encoding, params ErrorCode[] codes)
    {
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(TypeOf(route)) } };
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);
        string path = route == Routes.UploadPart ? Party.PartQuery(_party.Staged, 10) : route;
        await AssertAsync(await _party.PostAsync(path, content), string.Create(CultureInfo.InvariantCulture, $"{route}, {body.Length} bytes, {encoding}"), codes);
    }

    private async Task AssertAsync(HttpResponseMessage response, string place, params ErrorCode[] codes)
    {
        using (response)
        {
            string text = await response.Content.ReadAsStringAsync();
            Assert.True((int)response.StatusCode is >= 400 and < 500, $"{place}: {(int)response.StatusCode} {text}");
            Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
            Assert.DoesNotContain("   at ", text);
            Problem problem = (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.Problem))!;
            Assert.True(codes.Contains(problem.Code), $"{place}: {problem.Code}, {problem.Detail}");
            Assert.False(string.IsNullOrEmpty(problem.Hint), place);
        }
        // The server lives, and the session with it.
        using HttpResponseMessage next = await _party.PostAsync(Routes.UploadStatus, JsonContent.Create(_party.Finished, ProtocolJson.Default.BatchRequest));
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    private static string TypeOf(string route) => route switch
    {
        Routes.Upload => ProtocolVersion.BatchContentType,
        Routes.UploadPart => ProtocolVersion.PartContentType,
        _ => "application/json",
    };

    private static byte[] Pack(string encoding, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Optimal) : new GZipStream(packed, CompressionLevel.SmallestSize)) packing.Write(bytes);
        return packed.ToArray();
    }
}
