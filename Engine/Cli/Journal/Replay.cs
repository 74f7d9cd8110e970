using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Protocol;

namespace OfflineSync.Cli.Journal;

/// <summary>A session with a server that recordings are sent to, batch by batch, in the bytes that they were recorded in.</summary>
internal sealed class Replay(Uri server) : IDisposable
{
    private readonly ServerConnection _connection = new(server, new SynchronizationOptions(), TimeProvider.System);
    private string? _session;

    public async Task SignInAsync(string userName, string password, CancellationToken cancellationToken) =>
        _session = (await _connection.SignInAsync(new SignInRequest(userName, password), cancellationToken)).Token;

    public async Task<IReadOnlyList<OutcomeMessage>> SendAsync(UploadBatch batch, CancellationToken cancellationToken)
    {
        (_, byte[] bytes) = UploadBatch.Create(batch.Header, batch.Entries, batch.Contents);
        await using ServerAnswer answer = await _connection.UploadAsync(_session!, bytes, allObjects: false, cancellationToken);
        UploadAnswer outcomes = (await answer.ReadFrameAsync()).Message(FrameKind.UploadAnswer, ProtocolJson.Default.UploadAnswer);
        // The answer counts only when it came whole.
        while ((await answer.ReadFrameAsync()).Kind != FrameKind.DownloadEnd)
        {
        }
        return outcomes.Outcomes;
    }

    public void Dispose() => _connection.Dispose();
}
