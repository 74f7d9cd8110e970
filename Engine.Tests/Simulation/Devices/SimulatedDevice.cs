using Microsoft.Extensions.Time.Testing;
using OfflineSync.Testing;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Devices;

/// <summary>A device: a folder, an engine on it, a clock and a way to the server. It survives restarts, crashes and clones of the folder.</summary>
internal sealed class SimulatedDevice : IAsyncDisposable
{
    private readonly string _root;
    private readonly IdSource _ids;
    private readonly Action<OfflineOptions> _configure;
    // An unchanged object that nobody holds may be collected at any moment, and one that is loaded when another is deleted is changed by it.
    private readonly List<OfflineObject> _held = [];
    private OfflineEngine? _engine;
    private UnsentWork _unsentAtSignOut;
    private string _folder;
    private int _copies;

    private SimulatedDevice(string name, SimulatedUser owner, DomainModel model, string root, string folder, SimulatedTransport transport, int seed, DateTimeOffset now,
        Action<OfflineOptions> configure)
    {
        Name = name;
        Owner = owner;
        Model = model;
        _root = root;
        _folder = folder;
        Transport = transport;
        Time = new FakeTimeProvider(now);
        _ids = new SeededIdSource(Time, seed);
        _configure = configure;
    }

    public string Name { get; }

    /// <summary>Whose device it is. Others may sign in on it, too.</summary>
    public SimulatedUser Owner { get; }

    public DomainModel Model { get; }

    public FakeTimeProvider Time { get; }

    public SimulatedTransport Transport { get; }

    public OfflineEngine Engine => _engine ?? throw new InvalidOperationException($"The engine of {Name} is closed.");

    /// <summary>Of everybody who ever signed in here.</summary>
    public List<Account> Accounts { get; } = [];

    /// <summary>Of the one who is signed in.</summary>
    public Account Account { get; private set; } = null!;

    public SimulatedUser User => Account.User;

    public DeviceImage Image => Account.Image;

    public SimulatedSession Session { get; private set; } = null!;

    /// <summary>Objects with a change in memory that was not committed.</summary>
    public List<UncommittedChange> Uncommitted { get; } = [];

    /// <summary>Whether the app lets nobody go who has unsent work here.</summary>
    public bool HoldsUnsentWork => _unsentAtSignOut == UnsentWork.Refuse;

    public string DatabaseOf(SimulatedUser user) => Path.Combine(_folder, $"user-{user.Id}.db");

    public static async Task<SimulatedDevice> SetUpAsync(string name, SimulatedUser user, DomainModel model, string root, SimulatedTransport transport, int seed, DateTimeOffset now,
        Action<OfflineOptions> configure, UnsentWork unsentAtSignOut, DateTimeOffset serverNow)
    {
        var device = new SimulatedDevice(name, user, model, root, Path.Combine(root, name), transport, seed, now, configure) { _unsentAtSignOut = unsentAtSignOut };
        await device.OpenAsync();
        await device.SignInAsync(user, serverNow);
        device.Look();
        return device;
    }

    /// <summary>A device with a copy of this one's folder, while this one goes on.</summary>
    public async Task<SimulatedDevice> CloneAsync(string name, SimulatedTransport transport, int seed)
    {
        var clone = new SimulatedDevice(name, Owner, Model, _root, CopyFolder(name), transport, seed, Time.GetUtcNow(), _configure) { _unsentAtSignOut = _unsentAtSignOut, Session = Session };
        clone.Accounts.AddRange(Accounts.Select(account => account.CopyFor(clone)));
        clone.Account = clone.Accounts[Accounts.IndexOf(Account)];
        Session.IsShared = true;
        await clone.OpenAsync();
        foreach (Account account in clone.Accounts) account.Look();
        return clone;
    }

    /// <summary>Reads the database of who is signed in again.</summary>
    public void Look() => Account.Look();

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
        Account.Acknowledged.AddRange(receipt.Keys.Select(key => key.Value));
        return receipt;
    }

    public Task SignOutAsync()
    {
        ForgetObjects();
        return Engine.SignOutAsync();
    }

    /// <summary>What another user committed here and did not send waits in his journal meanwhile; what was not committed is gone.</summary>
    public async Task<SyncResult> SignInAsync(SimulatedUser user, DateTimeOffset now)
    {
        if (Account is null || user != Account.User) ForgetObjects();
        SyncResult result = await Engine.SignInAsync(user.Name, SimulatedUser.Password);
        BeUsedBy(user, now);
        return result;
    }

    /// <summary>The server has begun a session of a user here.</summary>
    public void BeUsedBy(SimulatedUser user, DateTimeOffset now)
    {
        if (Accounts.Find(account => account.User == user) is not { } account) Accounts.Add(account = new Account(this, user));
        Account = account;
        Session = new SimulatedSession(now);
    }

    /// <summary>From now on the app lets users go who have unsent work here.</summary>
    public async Task LetEverybodyGoAsync()
    {
        _unsentAtSignOut = UnsentWork.Keep;
        await RestartAsync();
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
            Model = Model,
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
        options.UnsentAtSignOut = _unsentAtSignOut;
        _configure(options);
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
