using Microsoft.Extensions.Time.Testing;
using OfflineSync.Testing;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Recordings;

/// <summary>A server and devices with fixed clocks and ids, so that what they send is the same each time.</summary>
internal sealed class Studio : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 5, 4, 9, 30, 0, TimeSpan.Zero));
    private readonly List<OfflineEngine> _engines = [];
    private readonly MemoryStream _recording = new();
    private readonly RecordingServer _server;
    private readonly string _root;
    private readonly DomainModel _model;

    private Studio(RecordingServer server, DomainModel model)
    {
        _server = server;
        _model = model;
        _root = Directory.CreateTempSubdirectory("offlinesync-recording-").FullName;
    }

    /// <summary>Everything that was uploaded so far, in order.</summary>
    public byte[] Recorded => _recording.ToArray();

    /// <summary>The fault of the next request; the one after it is whole again.</summary>
    public TransportFault NextFault { get; set; }

    /// <summary>Opens one; on the model of the recordings when none is given.</summary>
    public static async Task<Studio> OpenAsync(DomainModel? model = null) => new(await RecordingServer.StartAsync(model), model ?? RecordingServer.Model);

    /// <summary>A device of the one user, signed in.</summary>
    public async Task<OfflineEngine> DeviceAsync()
    {
        OfflineEngine engine = await OpenAsync(_engines.Count);
        await engine.SignInAsync(RecordingServer.UserName, RecordingServer.Password);
        return engine;
    }

    /// <summary>Closes a device, copies its folder, and opens both.</summary>
    public async Task<(OfflineEngine Original, OfflineEngine Copy)> CopyAsync(OfflineEngine device)
    {
        int number = _engines.IndexOf(device), copy = _engines.Count;
        await device.DisposeAsync();
        Directory.CreateDirectory(Folder(copy));
        foreach (string file in Directory.EnumerateFiles(Folder(number))) File.Copy(file, Path.Combine(Folder(copy), Path.GetFileName(file)));
        OfflineEngine copied = await OpenAsync(copy);
        return (await OpenAsync(number), copied);
    }

    /// <summary>A minute passes.</summary>
    public void Wait() => _time.Advance(TimeSpan.FromMinutes(1));

    public async ValueTask DisposeAsync()
    {
        foreach (OfflineEngine engine in _engines) await engine.DisposeAsync();
        await _server.DisposeAsync();
        Directory.Delete(_root, recursive: true);
    }

    private async Task<OfflineEngine> OpenAsync(int number)
    {
        var options = new OfflineOptions
        {
            Model = _model,
            Folder = Folder(number),
            // The stories are about what the server makes of deletes.
            ChecksRights = false,
            Server = InProcessServer.Address,
            TimeProvider = _time,
            IdSource = new SeededIdSource(_time, 1000 + _engines.Count),
        };
        options.Synchronization.MessageHandler = new RecordingTransport(new FaultyTransport(_server.CreateTransport(), _ => TakeFault()), _recording);
        options.Synchronization.RequestTimeout = Timeout.InfiniteTimeSpan;
        // The clock stands still: nobody would wait to its end.
        options.Synchronization.RetryLimit = 0;
        OfflineEngine engine = await OfflineEngine.OpenAsync(options);
        _engines.Add(engine);
        return engine;
    }

    private string Folder(int number) => Path.Combine(_root, $"device-{number}");

    private TransportFault TakeFault()
    {
        TransportFault fault = NextFault;
        NextFault = TransportFault.None;
        return fault;
    }
}
