using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using OfflineSync.Protocol;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Endpoints;

/// <summary>Requests that no device of ours would send.</summary>
public sealed class RequestTests : IAsyncLifetime
{
    private const int Limit = 64 * 1024;

    private RunningServer _server = null!;
    private ProtocolClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options =>
        {
            options.BodyByteLimit = Limit;
            options.UnpackedByteLimit = 4 * Limit;
            options.LineByteLimit = Limit / 2;
        });
        await _server.Rows.AddUserAsync("anna", "secret", SampleModel.ReaderRole);
        _client = _server.Client();
        await _client.SignInAsync("anna", "secret");
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("gzip", Routes.Upload)]
    [InlineData("br", Routes.Upload)]
    [InlineData("gzip", Routes.Download)]
    [InlineData("br", Routes.Download)]
    [InlineData("gzip", Routes.SignIn)]
    public async Task A_body_that_unpacks_to_more_than_the_limit_is_refused(string encoding, string route)
    {
        // 32 MiB that travel as some 32 KiB, many short lines and blanks, so that only the limit on the whole can stop it.
        byte[] blanks = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(new string(' ', 62) + "\n", 512 * 1024)));
        byte[] packed = Pack(encoding, route == Routes.Upload ? Encoding.ASCII.GetBytes(new string('\n', 32 * 1024 * 1024)) : blanks);
        using ByteArrayContent content = Content(packed, TypeOf(route));
        content.Headers.ContentEncoding.Add(encoding);
        if (packed.Length > Limit) content.Headers.ContentLength = null;

        Assert.Equal(ErrorCode.RequestTooLarge, await RefusalAsync(route, content));
    }

    [Theory]
    [InlineData(Routes.Upload, true)]
    [InlineData(Routes.Upload, false)]
    [InlineData(Routes.Download, true)]
    [InlineData(Routes.Download, false)]
    public async Task A_body_larger_than_the_limit_is_refused_whether_or_not_it_says_so(string route, bool says)
    {
        using HttpContent content = says
            ? Content(Encoding.ASCII.GetBytes(new string(' ', Limit * 2)), TypeOf(route))
            : new StreamContent(new Unsaid(Encoding.ASCII.GetBytes(new string('\n', Limit * 2))));
        content.Headers.ContentType = new MediaTypeHeaderValue(TypeOf(route));

        Assert.Equal(ErrorCode.RequestTooLarge, await RefusalAsync(route, content));
    }

    [Fact]
    public async Task A_line_longer_than_the_limit_is_refused()
    {
        using ByteArrayContent content = Content(Encoding.ASCII.GetBytes(new string('x', Limit * 3 / 4)), ProtocolVersion.BatchContentType);

        Assert.Equal(ErrorCode.RequestTooLarge, await RefusalAsync(Routes.Upload, content));
    }

    [Theory]
    [InlineData(Routes.Upload, "", "no batch")]
    [InlineData(Routes.Upload, "<html>", "Line 1")]
    [InlineData(Routes.Upload, "{\"sequence\":1}\n", "Line 1")]
    [InlineData(Routes.Download, "", "cannot be read")]
    [InlineData(Routes.Download, "{\"journal\":7}", "$.journal")]
    [InlineData(Routes.Download, "{}", "journal is missing")]
    [InlineData(Routes.Download, "{\"journal\":\"0190a000-0000-7000-8000-000000000001\"}", "version is missing")]
    [InlineData(Routes.Download, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", "cannot be read")]
    public async Task A_body_that_makes_no_sense_is_refused_and_the_place_is_named(string route, string body, string part)
    {
        using ByteArrayContent content = Content(Encoding.UTF8.GetBytes(body), TypeOf(route));
        using HttpResponseMessage response = await _client.Http.PostAsync(_client.Url(route), content);

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => ProtocolClient.ThrowIfRefusedAsync(response));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains(part, refused.Message);
        Assert.DoesNotContain("   at ", await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(Routes.Upload, "application/json", null)]
    [InlineData(Routes.Download, "text/plain", null)]
    [InlineData(Routes.Download, "application/json", "deflate")]
    [InlineData(Routes.Download, "application/json", "gzip")]
    public async Task Another_content_type_or_packing_is_refused(string route, string type, string? encoding)
    {
        using ByteArrayContent content = Content("{}"u8.ToArray(), type);
        if (encoding is not null) content.Headers.ContentEncoding.Add(encoding);

        Assert.Equal(ErrorCode.RequestInvalid, await RefusalAsync(route, content));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("2")]
    [InlineData("1, 1")]
    public async Task Another_version_of_the_protocol_is_refused(string? version)
    {
        _client.Http.DefaultRequestHeaders.Remove(ProtocolVersion.Header);
        if (version is not null) _client.Http.DefaultRequestHeaders.Add(ProtocolVersion.Header, version);
        using HttpResponseMessage response = await _client.Http.PostAsync(_client.Url(Routes.Download), Content("{}"u8.ToArray(), "application/json"));

        Assert.Equal(HttpStatusCode.UpgradeRequired, response.StatusCode);
        Assert.Equal(ErrorCode.ProtocolMismatch, (await Assert.ThrowsAsync<OfflineSyncException>(() => ProtocolClient.ThrowIfRefusedAsync(response))).Code);
    }

    [Fact]
    public async Task Every_answer_says_the_protocol_and_keeps_browsers_and_caches_off()
    {
        using HttpResponseMessage good = await _client.Http.PostAsync(_client.Url(Routes.SignOut), null);
        using HttpResponseMessage refused = await _client.Http.PostAsync(_client.Url(Routes.SignOut), null);

        Assert.Equal((HttpStatusCode.NoContent, HttpStatusCode.Unauthorized), (good.StatusCode, refused.StatusCode));
        Assert.All([good, refused], response =>
        {
            Assert.Equal("1", response.Headers.GetValues(ProtocolVersion.Header).Single());
            Assert.True(response.Headers.CacheControl!.NoStore);
            Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
            Assert.Contains("default-src 'none'", response.Headers.GetValues("Content-Security-Policy").Single());
            Assert.Empty(response.Headers.Server);
        });
        Assert.Equal("Bearer", refused.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip;q=0.5, br;q=0.4", "gzip")]
    [InlineData("br;q=0", null)]
    [InlineData(null, null)]
    public async Task Big_answers_are_packed_as_the_client_accepts(string? accept, string? expected)
    {
        await _server.Rows.AddCitiesAsync(500);
        using var request = new HttpRequestMessage(HttpMethod.Post, _client.Url(Routes.Download)) { Content = System.Net.Http.Json.JsonContent.Create(_client.Request(), ProtocolJson.Default.DownloadRequest) };
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept-Encoding", accept);
        using HttpResponseMessage response = await _client.Http.SendAsync(request);
        Stream body = await response.Content.ReadAsStreamAsync();

        Assert.Equal(expected, response.Content.Headers.ContentEncoding.SingleOrDefault());
        Assert.Equal(ProtocolVersion.FramesContentType, response.Content.Headers.ContentType!.MediaType);
        Received received = await Received.ReadAsync(expected switch { "br" => new BrotliStream(body, CompressionMode.Decompress), "gzip" => new GZipStream(body, CompressionMode.Decompress), _ => body });
        Assert.Equal(501, received.Rows.Count);
    }

    [Fact]
    public async Task The_server_is_healthy_until_its_rules_are_replaced()
    {
        var health = new Uri(_server.Host.Url, "/health");
        Assert.Equal(HttpStatusCode.OK, (await _client.Http.GetAsync(health)).StatusCode);

        await _server.ExecuteAsync("update offlinesync.model_state set rules_version = 'other'");

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await _client.Http.GetAsync(health)).StatusCode);
        using HttpResponseMessage refused = await _client.Http.PostAsync(_client.Url(Routes.Download), System.Net.Http.Json.JsonContent.Create(_client.Request(), ProtocolJson.Default.DownloadRequest));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
    }

    private static string TypeOf(string route) => route == Routes.Upload ? ProtocolVersion.BatchContentType : "application/json";

    private static ByteArrayContent Content(byte[] body, string type) => new(body) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };

    private static byte[] Pack(string encoding, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (Stream packing = encoding == "br" ? new BrotliStream(packed, CompressionLevel.Optimal) : new GZipStream(packed, CompressionLevel.SmallestSize)) packing.Write(bytes);
        return packed.ToArray();
    }

    private async Task<ErrorCode> RefusalAsync(string route, HttpContent content)
    {
        using HttpResponseMessage response = await _client.Http.PostAsync(_client.Url(route), content);
        return (await Assert.ThrowsAsync<OfflineSyncException>(() => ProtocolClient.ThrowIfRefusedAsync(response))).Code;
    }

    /// <summary>A stream that doesn't tell its length, so that the body travels in chunks.</summary>
    private sealed class Unsaid(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;
    }
}
