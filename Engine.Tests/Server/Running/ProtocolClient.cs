using System.Buffers;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Server.Running;

/// <summary>Speaks the protocol, a request at a time, and shows what comes.</summary>
internal sealed class ProtocolClient : IDisposable
{
    private readonly string _url;

    public ProtocolClient(Uri url)
    {
        _url = url.ToString();
        Http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = System.Net.DecompressionMethods.None });
        Http.DefaultRequestHeaders.Add(ProtocolVersion.Header, "1");
    }

    public HttpClient Http { get; }

    public Guid Journal { get; set; } = new IdSource(TimeProvider.System).NewId();

    public string ModelVersion { get; set; } = Sample.SampleModel.Create().Version;

    /// <summary>What the answers are read with; the sample's when none is given.</summary>
    public DomainModel? Model { get; init; }

    /// <summary>The bytes of the last download, decompressed.</summary>
    public byte[] LastBytes { get; private set; } = [];

    public Uri Url(string route) => new(_url + route);

    public async Task<SignInAnswer> SignInAsync(string? name, string? password)
    {
        using HttpResponseMessage response = await Http.PostAsJsonAsync(Url(Routes.SignIn), new SignInRequest(name, password), ProtocolJson.Default.SignInRequest);
        await ThrowIfRefusedAsync(response);
        SignInAnswer answer = (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.SignInAnswer))!;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", answer.Token);
        return answer;
    }

    /// <summary>The stable ids of entities that the device's settings keep out of downloads; null for none.</summary>
    public IReadOnlyList<string>? Skipped { get; init; }

    public DownloadRequest Request(string? token = null, string? cursor = null) => new(Journal, ModelVersion, token, cursor, [], [], [], [], Skipped);

    public Task<Received> DownloadAsync(string? token = null, string? cursor = null) => DownloadAsync(Request(token, cursor));

    public async Task<Received> DownloadAsync(DownloadRequest request)
    {
        using HttpResponseMessage response = await Http.PostAsJsonAsync(Url(Routes.Download), request, ProtocolJson.Default.DownloadRequest);
        await ThrowIfRefusedAsync(response);
        LastBytes = await response.Content.ReadAsByteArrayAsync();
        return await Received.ReadAsync(new MemoryStream(LastBytes), Model);
    }

    /// <summary>The problem of a refused answer, as the exception that a device would see.</summary>
    public static async Task ThrowIfRefusedAsync(HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode) return;
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        Problem problem = (await response.Content.ReadFromJsonAsync(ProtocolJson.Default.Problem))!;
        Assert.Equal((int)response.StatusCode, problem.Status);
        throw new OfflineSyncException(problem.Code, problem.Detail, problem.Hint ?? "") { RetryAfter = response.Headers.RetryAfter?.Delta };
    }

    public void Dispose() => Http.Dispose();
}
