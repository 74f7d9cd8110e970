using Microsoft.Extensions.Time.Testing;
using OfflineSync.Testing;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Devices;

/// <summary>A device: a folder, an engine on it, a clock and a way to the server. It survives restarts, crashes and clones of the folder.</summary>
internal sealed class SimulatedDevice : IAsyncDisposable
{
    private readonly DomainModel _model;
    private readonly string _root;
    private readonly IdSource _ids;
    private readonly Action<SynchronizationOptions> _limits;
    // An unchanged object that nobody holds may be collected at any moment, and one that is loaded when another is deleted is changed by it.
    private readonly List<OfflineObject> _held = [];
    private OfflineEngine? _engine;
    private string _folder;
    private int _copies;

    private SimulatedDevice(string name, SimulatedUser user, DomainModel model, string root, string folder, SimulatedTransport transport, int seed, DateTimeOffset now,
        Action<SynchronizationOptions> limits)
    {
        Name = name;
        User = user;
        _model = model;
        _root = root;
        _folder = folder;
        Transport = transport;
        Time = new FakeTimeProvider(now);
        _ids = new SeededIdSource(Time, seed);
        _limits = limits;
    }

    public string Name { get; }

    public SimulatedUser User { get; }

    public FakeTimeProvider Time { get; }

    public SimulatedTransport Transport { get; }

    public OfflineEngine Engine => _engine ?? throw new InvalidOperationException($"The engine of {Name} is closed.");

    /// <summary>The keys of all entries that the engine acknowledged on this device, or on the one that it was cloned from before.</summary>
    public List<Guid> Acknowledged { get; private init; } = [];

    /// <summary>The device whose folder this one began with, if it is a clone.</summary>
    public SimulatedDevice? CloneOf { get; private init; }

    /// <summary>The keys of the entries that had no outcome when this clone was made: both sides will send them.</summary>
    public IReadOnlyList<Guid> UndecidedWhenCloned { get; private init; } = [];

    /// <summary>Whether the server may not know the session any more: a clone, or the device that this one is a clone of, has signed out, or the store was put back.</summary>
    public bool SessionMayBeGone { get; set; }

    /// <summary>In which life of the server's store this device last fetched everything: before that it may believe what a restore has taken away.</summary>
    public int StoreLife { get; set; }

    /// <summary>The keys of the entries that the server did not decide, because something is not back that they need.</summary>
    public HashSet<Guid> Held { get; } = [];

    /// <summary>Objects with a change in memory that was not committed.</summary>
    public List<UncommittedChange> Uncommitted { get; } = [];

    /// <summary>The objects that the app took off the device.</summary>
    public HashSet<ObjectKey> Cleared { get; } = [];

    /// <summary>The database as it was after the last step.</summary>
    public DeviceImage Image { get; private set; } = null!;

    public string Database => Path.Combine(_folder, $"user-{User.Id}.db");

    public static async Task<SimulatedDevice> SetUpAsync(string name, SimulatedUser user, DomainModel model, string root, SimulatedTransport transport, int seed, DateTimeOffset now,
        Action<SynchronizationOptions> limits)
    {
        var device = new SimulatedDevice(name, user, model, root, Path.Combine(root, name), transport, seed, now, limits);
        await device.OpenAsync();
        await device.SignInAsync();
        device.Look();
        return device;
    }

    /// <summary>A device with a copy of this one's folder, while this one goes on.</summary>
    public async Task<SimulatedDevice> CloneAsync(string name, SimulatedTransport transport, int seed)
    {
        var clone = new SimulatedDevice(name, User, _model, _root, CopyFolder(name), transport, seed, Time.GetUtcNow(), _limits)
        {
            Acknowledged = [.. Acknowledged],
            CloneOf = this,
            SessionMayBeGone = SessionMayBeGone,
            StoreLife = StoreLife,
            UndecidedWhenCloned = [.. Image.Entries.Where(entry => entry.State is "pending" or "sent").Select(entry => entry.Key)],
        };
        await clone.OpenAsync();
        clone.Look();
        return clone;
    }

    /// <summary>Reads the database again.</summary>
    public void Look() => Image = DeviceImage.Read(Database, _model);

    /// <summary>Holds an object as an app with an open window does, so that the garbage collector decides nothing.</summary>
    public T Hold<T>(T held)
        where T : OfflineObject?
    {
        if (held is not null) _held.Add(held);
        return held;
    }

    public async Task<CommitReceipt> AcknowledgeAsync(Task<CommitReceipt> commit)
    {
        CommitReceipt receipt = await commit;
        Acknowledged.AddRange(receipt.Keys.Select(key => key.Value));
        return receipt;
    }

    /// <summary>What was committed and not sent waits in the user's journal meanwhile; what was not committed is gone.</summary>
    public async Task SignOutAndInAsync()
    {
        ForgetObjects();
        await Engine.SignOutAsync();
        await SignInAsync();
    }

    public async Task SignInAsync()
    {
        await Engine.SignInAsync(User.Name, SimulatedUser.Password);
        SessionMayBeGone = false;
    }

    public async Task RestartAsync()
    {
        await CloseAsync();
        await OpenAsync();
    }

    /// <summary>The folder as a process that dies now would leave it.</summary>
    public string CopyFolder() => CopyFolder($"{Name}-{++_copies}");

    /// <summary>Goes on as a new process would, on what the dead one left.</summary>
    public async Task ContinueOnAsync(string folder)
    {
        // What the old engine still writes when it is closed goes into a folder that nobody looks at any more.
        await CloseAsync();
        _folder = folder;
        await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        Transport.Dispose();
    }

    private async Task OpenAsync()
    {
        var options = new OfflineOptions
        {
            // What the server makes of it is what is simulated.
            ChecksRights = false,
            Model = _model,
            Folder = _folder,
            Server = InProcessServer.Address,
            TimeProvider = Time,
            IdSource = _ids,
            // No power fails here, and the operating system outlives every crash.
            Durability = Durability.Normal,
        };
        options.Synchronization.MessageHandler = Transport;
        options.Synchronization.RequestTimeout = Timeout.InfiniteTimeSpan;
        options.Synchronization.RetryLimit = 0;
        _limits(options.Synchronization);
        _engine = await OfflineEngine.OpenAsync(options);
    }

    private void ForgetObjects()
    {
        Uncommitted.Clear();
        _held.Clear();
    }

    private async Task CloseAsync()
    {
        ForgetObjects();
        if (_engine is not null) await _engine.DisposeAsync();
        _engine = null;
    }

    private string CopyFolder(string name)
    {
        string copy = Path.Combine(_root, name);
        Directory.CreateDirectory(copy);
        foreach (string file in Directory.EnumerateFiles(_folder))
        {
            string fileName = Path.GetFileName(file);
            // The index of the write-ahead log lives in memory only, and the lock belongs to the process.
            if (fileName == "engine.lock" || fileName.EndsWith("-shm", StringComparison.Ordinal) || fileName.EndsWith(".tmp", StringComparison.Ordinal)) continue;
            File.Copy(file, Path.Combine(copy, fileName));
        }
        File.WriteAllText(Path.Combine(copy, "engine.lock"), "open\n");
        return copy;
    }
}
