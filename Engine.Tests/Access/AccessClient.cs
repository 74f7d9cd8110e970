using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using OfflineSync.Journal;
using OfflineSync.Protocol;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Access;

/// <summary>A user whose entries are written by hand: no engine keeps him from sending what he likes.</summary>
internal sealed class AccessClient(ProtocolClient protocol, DomainModel model, ObjectId user)
{
    public ObjectId User { get; } = user;

    public TestJournal Journal { get; } = new(model, user) { Id = new JournalId(protocol.Journal) };

    /// <summary>The bytes of the last answer, as text.</summary>
    public string LastAnswer { get; private set; } = "";

    /// <summary>How many bytes the last answer had.</summary>
    public int LastLength { get; private set; }

    /// <summary>Sends what was written since the last time, and asks for the states of some objects.</summary>
    public async Task<Received> SendAsync(IEnumerable<(string Entity, ObjectId Id)>? refresh = null, ObjectContent[]? contents = null, UploadBatch? again = null)
    {
        UploadBatch batch = again ?? Journal.Batch(contents ?? []);
        byte[] body = batch.Entries.IsEmpty ? [] : UploadBatch.Create(batch.Header, batch.Entries, batch.Contents).Bytes;
        if (refresh is not null)
        {
            var question = new UploadQuestion([.. refresh.GroupBy(one => one.Entity, one => one.Id.Value).Select(group => new ObjectList(group.Key, [.. group]))], []);
            body = [.. JsonSerializer.SerializeToUtf8Bytes(question, ProtocolJson.Default.UploadQuestion), (byte)'\n', .. body];
        }
        using var content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue(ProtocolVersion.BatchContentType) } };
        using HttpResponseMessage response = await protocol.Http.PostAsync(protocol.Url(Routes.Upload), content);
        await ProtocolClient.ThrowIfRefusedAsync(response);
        byte[] answer = await response.Content.ReadAsByteArrayAsync();
        LastLength = answer.Length;
        LastAnswer = Encoding.UTF8.GetString(answer);
        return await Received.ReadAsync(new MemoryStream(answer), model);
    }

    /// <summary>The states of some objects alone.</summary>
    public Task<Received> StatesAsync(params (string Entity, ObjectId Id)[] objects) => SendAsync(objects);
}
