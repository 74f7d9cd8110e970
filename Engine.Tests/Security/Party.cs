using System.IO.Compression;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Security;

/// <summary>A user with a device that has everything that others might ask for by its id: a journal, applied and rejected entries, a batch, a staged one, objects.</summary>
internal sealed class Party : IDisposable
{
    private readonly DomainModel _model;

    private Party(RunningServer server, DomainModel model, ObjectId user)
    {
        _model = model;
        User = user;
        Client = server.Client();
        Client.ModelVersion = model.Version;
    }

    public ProtocolClient Client { get; }

    public ObjectId User { get; }

    public Guid Journal { get; private set; }

    public Guid Batch { get; private set; }

    public Guid AppliedKey { get; private set; }

    public Guid RejectedKey { get; private set; }

    public Guid Group { get; } = Guid.CreateVersion7();

    /// <summary>An object that the user may see, if he may see any.</summary>
    public Guid Country { get; private set; }

    public Guid City { get; private set; }

    /// <summary>An object of an entity of which others see theirs: a condition hides this one from them.</summary>
    public Guid Region { get; private set; }

    /// <summary>A batch of which some bytes are here.</summary>
    public BatchRequest Staged { get; private set; } = null!;

    /// <summary>A batch that came in parts and was applied.</summary>
    public BatchRequest Finished { get; private set; } = null!;

    public static async Task<Party> SignInAsync(RunningServer server, DomainModel model, string name, string role, string content)
    {
        var party = new Party(server, model, await server.Host.Users.AddAsync(name, "secret", [role]));
        await party.Client.SignInAsync(name, "secret");
        party.Region = await RegionAsync(server, party.User, content);
        await party.WorkAsync(content);
        await server.Host.Server.WhenIdleAsync();
        return party;
    }

    public TestJournal NewJournal() => new(_model, User);

    public async Task<HttpResponseMessage> PostAsync(string route, HttpContent? content) => await Client.Http.PostAsync(Client.Url(route), content);

    public static HttpContent Lines(UploadBatch batch) => new ByteArrayContent(UploadBatch.Create(batch.Header, batch.Entries, batch.Contents).Bytes) { Headers = { ContentType = new(ProtocolVersion.BatchContentType) } };

    public static HttpContent Part(byte[] bytes) => new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue(ProtocolVersion.PartContentType) } };

    public static string PartQuery(BatchRequest batch, long start) => $"{Routes.UploadPart}?batch={batch.Batch}&journal={batch.Journal}&content={batch.Content}&start={start}";

    public static byte[] Pack(UploadBatch batch)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) gzip.Write(UploadBatch.Create(batch.Header, batch.Entries, batch.Contents).Bytes);
        return packed.ToArray();
    }

    public static BatchRequest Request(UploadBatch batch, byte[] packed) => new(batch.Header.Batch.Value, batch.Header.Journal.Value, Sha256Hash.Of(packed).ToString(), packed.Length, 5_000);

    public void Dispose() => Client.Dispose();

    private static async Task<Guid> RegionAsync(RunningServer server, ObjectId owner, string content)
    {
        ServerObjects work = server.Host.Server.NewObjects();
        Country country = work.Create<Country>(created => created.Name = $"Home of {content}");
        Region region = work.Create<Region>(created => (created.Name, created.Country) = ($"Region of {content}", country));
        country[nameof(Sample.Country.Owner)] = owner;
        await work.CommitAsync();
        return region.Id.Value;
    }

    private async Task WorkAsync(string content)
    {
        TestJournal journal = NewJournal();
        Journal = Client.Journal = journal.Id.Value;
        ObjectId country = TestJournal.NewId(), city = TestJournal.NewId();
        (Country, City) = (country.Value, city.Value);
        journal.Create("Country", country, ("Name", $"Land of {content}"));
        AppliedKey = journal.Create("City", city, Group, ("Name", $"City of {content}"), ("Remarks", content)).Key.Value;
        // Too long a name is nobody's right.
        RejectedKey = journal.Create("City", TestJournal.NewId(), ("Name", content + new string('x', 300))).Key.Value;
        UploadBatch batch = journal.Batch();
        Batch = batch.Header.Batch.Value;
        await OkAsync(await PostAsync(Routes.Upload, Lines(batch)));
        await Client.DownloadAsync();

        Staged = await StageAsync(journal, 10);
        Finished = await StageAsync(NewJournal(), int.MaxValue);
        await OkAsync(await PostAsync(Routes.UploadApply, JsonContent.Create(Finished, ProtocolJson.Default.BatchRequest)));
    }

    private async Task<BatchRequest> StageAsync(TestJournal journal, int bytes)
    {
        journal.Create("City", TestJournal.NewId(), ("Name", "Staged"));
        UploadBatch batch = journal.Batch();
        byte[] packed = Pack(batch);
        BatchRequest request = Request(batch, packed);
        await OkAsync(await PostAsync(PartQuery(request, 0), Part(packed[..Math.Min(bytes, packed.Length)])));
        return request;
    }

    private static async Task OkAsync(HttpResponseMessage response)
    {
        await ProtocolClient.ThrowIfRefusedAsync(response);
        response.Dispose();
    }
}
