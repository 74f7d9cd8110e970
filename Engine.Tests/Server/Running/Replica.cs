using OfflineSync.Protocol;

namespace OfflineSync.Tests.Server.Running;

/// <summary>What a device would hold: applies answers as the protocol says, page sets only when they are closed.</summary>
/// <param name="client">Speaks to the server.</param>
/// <param name="before">The same device before it got another client.</param>
internal sealed class Replica(ProtocolClient client, Replica? before = null)
{
    private readonly List<Received> _pages = [];

    public Dictionary<Guid, ReceivedRow> Rows { get; } = before?.Rows ?? [];

    public string? Token { get; private set; } = before?.Token;

    public string? Cursor { get; private set; }

    public IEnumerable<string?> Names => Rows.Values.Where(row => row.Entity == "City").Select(row => (string?)row.Values["Name"]).Order();

    /// <summary>Downloads to the end.</summary>
    public async Task SynchronizeAsync()
    {
        do await StepAsync();
        while (Cursor is not null);
    }

    /// <summary>One request.</summary>
    public async Task<Received> StepAsync()
    {
        Received received = await client.DownloadAsync(Cursor is null ? Token : null, Cursor);
        _pages.Add(received);
        Cursor = received.End.Cursor;
        if (Cursor is not null) return received;
        if (_pages[0].Header.Kind == DownloadKind.FirstPage) Rows.Clear();
        foreach (Received page in _pages)
        {
            foreach (ReceivedRow row in page.Rows) Rows[row.Id] = row;
            foreach (Guid id in page.RemovedIds) Rows.Remove(id);
        }
        _pages.Clear();
        Token = received.End.Token;
        return received;
    }
}
