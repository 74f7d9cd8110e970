using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OfflineSync.Device;

namespace OfflineSync;

/// <summary>
/// The engine on a device: objects are created, changed, queried, committed and deleted in a local database, with or without a
/// connection; a synchronization carries the outbox journal to the server and brings what changed there.
/// </summary>
/// <remarks>
/// Invariants:
/// 1. A folder belongs to one engine; each user has a database in it, with a journal of its own that survives signing out.
/// 2. The local database changes only by a commit, a delete or a synchronization.
/// The engine is safe for use by several threads; its objects are not: use them where their notifications arrive.
/// </remarks>
[DebuggerDisplay("{Model.Name,nq}: user {CurrentUser}")]
public sealed partial class OfflineEngine : IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _userLock = new(1, 1);
    private readonly DeviceFolder _folder;
    private readonly HashSet<ObjectId> _checkedUsers = [];
    private DeviceDatabase? _database;
    private LocalWork? _local;
    private bool _isDisposed;

    private OfflineEngine(OfflineOptions options, DeviceFolder folder)
    {
        Options = options;
        Model = options.Model!;
        Profile = options.Profile is { } profile ? Model.Profile(profile) : null;
        Ids = options.IdSource ?? new IdSource(options.TimeProvider);
        Logger = options.LoggerFactory.CreateLogger<OfflineEngine>();
        Dispatcher = new NotificationDispatcher(options, Logger);
        _messages = new MessageFeed(Dispatcher);
        _folder = folder;
    }

    /// <summary>The model.</summary>
    public DomainModel Model { get; }

    /// <summary>What this device is for: <see cref="OfflineOptions.Profile"/>; null for everything that the user may read.</summary>
    public ProfileDefinition? Profile { get; }

    /// <summary>The id of the user who is signed in; null when nobody is.</summary>
    public ObjectId? CurrentUser => _database?.User;

    internal OfflineOptions Options { get; }

    internal IdSource Ids { get; }

    internal ILogger Logger { get; }

    internal NotificationDispatcher Dispatcher { get; }

    internal DeviceFolder Folder => _folder;

    internal AutomaticTriggers? Triggers { get; private set; }

    /// <summary>The signed-in user's database.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.NotSignedIn"/> or <see cref="ErrorCode.EngineClosed"/>.</exception>
    internal DeviceDatabase Database => _database ?? throw NoUser();

    private LocalWork Local => _local ?? throw NoUser();

    /// <summary>Opens the folder, and the database of the user who is signed in. Needs no connection.</summary>
    /// <exception cref="OfflineSyncException">
    /// <see cref="ErrorCode.OptionsInvalid"/>, <see cref="ErrorCode.FolderInUse"/>, <see cref="ErrorCode.DatabaseDamaged"/> or <see cref="ErrorCode.DiskFailed"/>.
    /// </exception>
    public static async Task<OfflineEngine> OpenAsync(OfflineOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        var engine = new OfflineEngine(options, DeviceFolder.Open(options.Folder!));
        try
        {
            if (engine._folder.ReadCurrentUser() is { } user) await engine.OpenDatabaseAsync(user, isKnown: true, cancellationToken).ConfigureAwait(false);
            engine.Triggers = AutomaticTriggers.Begin(engine);
            foreach (ModelFinding finding in engine.Model.Warnings) DeviceLog.ModelFinding(engine.Logger, engine.Model.Name, finding.Code, finding.Place, finding.Reason, finding.Cure);
            DeviceLog.Opened(engine.Logger, engine.Model.Name, engine.Model.Version[..8], engine.CurrentUser is not null);
            return engine;
        }
        catch
        {
            engine._isDisposed = true;
            engine._folder.Close(inOrder: false);
            throw;
        }
    }

    /// <summary>Closes the database and lets go of the folder. Commits under way end first; a synchronization under way is the caller's to cancel.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Triggers is { } triggers) await triggers.DisposeAsync().ConfigureAwait(false);
        await _userLock.WaitAsync().ConfigureAwait(false);
        try
        {
            if (_isDisposed) return;
            _isDisposed = true;
            await CloseDatabaseAsync().ConfigureAwait(false);
            _connection?.Dispose();
            _messages.Complete();
            _folder.Close(inOrder: true);
            DeviceLog.Closed(Logger);
        }
        finally
        {
            _userLock.Release();
        }
    }

    /// <summary>The same for containers that cannot wait: it blocks until the database is closed. Prefer <see cref="DisposeAsync"/>.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    private OfflineSyncException NoUser() => _isDisposed
        ? new OfflineSyncException(ErrorCode.EngineClosed, "The engine was disposed.", "Open it again.")
        : new OfflineSyncException(ErrorCode.NotSignedIn, "Nobody is signed in on this device.", "Sign in first; the first time this needs a connection.");

    /// <summary>Makes a user the current one and opens the user's database. What others committed stays in theirs.</summary>
    internal Task UseUserAsync(ObjectId user, CancellationToken cancellationToken) => ChangeUserAsync(user, cancellationToken);

    /// <summary>Nobody is signed in from now on. The last user's database stays.</summary>
    internal Task ForgetUserAsync(CancellationToken cancellationToken) => ChangeUserAsync(null, cancellationToken);

    private async Task ChangeUserAsync(ObjectId? user, CancellationToken cancellationToken)
    {
        string before = Language;
        await _userLock.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isDisposed) throw new OfflineSyncException(ErrorCode.EngineClosed, "The engine was disposed.", "Open it again.");
            if (_database is not null && _database.User == user) return;
            await CloseDatabaseAsync().ConfigureAwait(false);
            if (user is { } next) await OpenDatabaseAsync(next, isKnown: false, cancellationToken).ConfigureAwait(false);
            _folder.WriteCurrentUser(user);
        }
        finally
        {
            _userLock.Release();
        }
        if (Language != before) await TellTextsChangedAsync().ConfigureAwait(false);
    }

    private async Task OpenDatabaseAsync(ObjectId user, bool isKnown, CancellationToken cancellationToken)
    {
        bool check = _folder.WasLeftOpen && _checkedUsers.Add(user);
        if (check) DeviceLog.WasLeftOpen(Logger);
        var settings = new DeviceDatabaseSettings(_folder.DatabasePath(user), user, Model, Options.Durability, Options.TimeProvider, Ids, check, isKnown, Options.EntryByteLimit, Options.ChecksRights, Profile);
        DeviceDatabase database = await DeviceDatabase.OpenAsync(settings, cancellationToken).ConfigureAwait(false);
        _local = new LocalWork(this, database);
        _database = database;
    }

    private async Task CloseDatabaseAsync()
    {
        if (_database is null) return;
        DeviceDatabase closing = _database;
        LocalWork work = Local;
        _database = null;
        _local = null;
        LastResult = null;
        _messages.Forget();
        await closing.DisposeAsync().ConfigureAwait(false);
        work.Dispose();
    }
}
