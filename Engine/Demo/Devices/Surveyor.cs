using OfflineSync.Demo.Proof;

namespace OfflineSync.Demo.Devices;

/// <summary>One of the two users with a device: a folder, an engine on it, and a link to the server.</summary>
internal sealed class Surveyor : IAsyncDisposable
{
    private readonly DomainModel _model;
    private readonly Uri _server;
    private readonly List<Guid> _acknowledged = [];
    private OfflineEngine? _engine;

    public Surveyor(string name, DomainModel model, string folder, Uri server, Link link)
    {
        _model = model;
        _server = server;
        Name = name;
        Folder = folder;
        Link = link;
        Side = new DeviceSide(name, () => FindDatabase() ?? throw new DemoFailure($"The device of {name} has no database."));
    }

    public string Name { get; }

    public string Folder { get; }

    public Link Link { get; }

    public Side Side { get; }

    public OfflineEngine Engine => _engine ?? throw new InvalidOperationException($"The engine of {Name} is closed.");

    /// <summary>The keys of every commit and delete that the engine acknowledged: none of them may ever get lost.</summary>
    public IReadOnlyList<Guid> Acknowledged => _acknowledged;

    /// <summary>How many cities this surveyor added, less those taken away.</summary>
    public int Growth { get; private set; }

    /// <summary>The device's SQLite file: the folder has one per user, so there is one.</summary>
    public string? FindDatabase() => Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "user-*.db").SingleOrDefault() : null;

    // The story shows each attempt by itself: none is repeated behind its back.
    public async Task OpenAsync(CancellationToken cancellationToken) => _engine = await OfflineEngine.OpenAsync(
        new OfflineOptions { Model = _model, Folder = Folder, Server = _server, Synchronization = { MessageHandler = Link.Transport, RetryLimit = 0 } }, cancellationToken);

    public async Task CommitAsync(IReadOnlyList<OfflineObject> objects, CancellationToken cancellationToken)
    {
        int created = objects.Count(committed => committed.State == ObjectState.New);
        Acknowledge(await Engine.CommitAsync(objects, cancellationToken: cancellationToken));
        Growth += created;
    }

    public async Task DeleteAsync(IReadOnlyList<OfflineObject> objects, CancellationToken cancellationToken)
    {
        Acknowledge(await Engine.DeleteAsync(objects, cancellationToken: cancellationToken));
        Growth -= objects.Count;
    }

    public void Acknowledge(Guid key) => _acknowledged.Add(key);

    public async Task CloseAsync()
    {
        if (_engine is null) return;
        await _engine.DisposeAsync();
        _engine = null;
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Link.Dispose();
    }

    private void Acknowledge(CommitReceipt receipt) => _acknowledged.AddRange(receipt.Keys.Select(key => key.Value));
}
