using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Protocol;

namespace OfflineSync;

/// <summary>
/// Sends recordings to a server as the device did or would have done: batch by batch, in the bytes that they were recorded in. What the
/// server has already it answers again, and nothing happens twice.
/// </summary>
internal sealed class JournalReplay : IDisposable
{
    private readonly ServerConnection _connection;
    private string? _session;

    /// <summary>Begins a replay.</summary>
    /// <param name="server">The server's address, with the path that it maps.</param>
    /// <param name="handler">What carries the requests; null for a handler of its own.</param>
    public JournalReplay(Uri server, HttpMessageHandler? handler = null) =>
        _connection = new ServerConnection(server, new SynchronizationOptions { MessageHandler = handler }, TimeProvider.System);

    /// <summary>Signs in as the user who made the recording: the server takes no batch of another one.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.SignInRefused"/>, and the errors of the network.</exception>
    public async Task SignInAsync(string userName, string password, CancellationToken cancellationToken = default) =>
        _session = (await _connection.SignInAsync(new SignInRequest(userName, password), null, cancellationToken).ConfigureAwait(false)).Token;

    /// <summary>Sends a batch.</summary>
    /// <returns>An outcome per entry, in journal order.</returns>
    /// <exception cref="OfflineSyncException">The batch was refused as a whole, or the network failed; then it may be sent again.</exception>
    public async Task<IReadOnlyList<OutcomeMessage>> SendAsync(UploadBatch batch, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batch);
        string session = _session ?? throw new InvalidOperationException("Sign in first.");
        (_, byte[] bytes) = UploadBatch.Create(batch.Header, batch.Entries, batch.Contents);
        await using ServerAnswer answer = await _connection.UploadAsync(session, bytes, allObjects: false, cancellationToken).ConfigureAwait(false);
        UploadAnswer outcomes = (await answer.ReadFrameAsync().ConfigureAwait(false)).Message(FrameKind.UploadAnswer, ProtocolJson.Default.UploadAnswer);
        // The answer counts only when it came whole.
        while ((await answer.ReadFrameAsync().ConfigureAwait(false)).Kind != FrameKind.DownloadEnd)
        {
        }
        return outcomes.Outcomes;
    }

    /// <inheritdoc />
    public void Dispose() => _connection.Dispose();
}
