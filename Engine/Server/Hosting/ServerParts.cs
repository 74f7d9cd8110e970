using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfflineSync.Server.Calls;
using OfflineSync.Server.Downloads;
using OfflineSync.Server.History;
using OfflineSync.Server.Languages;
using OfflineSync.Server.Notifications;
using OfflineSync.Server.Sessions;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads;
using OfflineSync.Server.Uploads.Handlers;
using OfflineSync.Server.Uploads.Staging;
using OfflineSync.Server.Users;

namespace OfflineSync.Server.Hosting;

/// <summary>The composition root: what a running server consists of, from top to bottom.</summary>
internal sealed class ServerParts : IAsyncDisposable
{
    private readonly ServerDatabase _database;
    private readonly IdSource _ids;
    private readonly TimeProvider _time;

    private ServerParts(ServerDatabase database, ServerStore store, TokenKeyRing keys, OfflineSyncServerOptions options, TimeProvider time, IdSource ids, ILogger logger, IServiceProvider services)
    {
        _database = database;
        _ids = ids;
        _time = time;
        Store = store;
        Keys = keys;
        var catalog = new AudienceCatalog(store.Model);
        var sql = new DownloadSql(store.Schema);
        Downloads = new DownloadDecision(store.DataSource, sql, catalog, new ExpectedKeys(catalog), keys, new JournalNonce(sql, time), new SlowKeys(store.DataSource, store.Schema, store.Model, time), options, ids);
        States = new ObjectStates(store.DataSource, store.Schema, sql, catalog, options, time);
        Known = new KnownKeys(store.DataSource, sql);
        UploadLimits limits = options.UploadLimits();
        var handlers = new HandlerRun(HandlerCatalog.Of(store.Model, services), services.GetService<IServiceScopeFactory>(), store, ids, time, logger, limits);
        Signals = new ChangeSignals(store.DataSource, store.Schema, time, logger);
        Changes = new UserChanges(store.DataSource, sql, catalog);
        History = new HistoryWriter(store.DataSource, store.Schema, time, ids, options.HistoryLifetime, logger);
        Uploads = new UploadDecision(store, ids, time, logger, limits, handlers, Signals, History);
        Calls = new CallDecision(store, time, logger, limits, options.CallLimits(), LogicCatalog.Of(store.Model, services.GetServices<LogicRegistration>()), handlers, Signals);
        StagingLimits staging = options.StagingLimits();
        Staging = new StagedUploads(Uploads, new StagingTable(store.DataSource, store.Schema, staging, time), staging, time, logger);
        Directory = new UserDirectory(store.DataSource, store.Schema, store.Model);
        Languages = new UserLanguages(store.DataSource, store.Schema, store.Model);
        Passwords = new PasswordHashes(options.PasswordHashRounds);
        Sessions = new SessionStore(store.DataSource, store.Schema, store.Model, options.SessionLimits(), ids, time, Signals);
        Renewal = new SessionRenewal(store.DataSource, store.Schema, store.Model, options.SessionLimits(), time, logger, Signals);
        SignIn = new SignIn(Directory, Passwords, Sessions, new SignInLimiter(store.DataSource, store.Schema, options.SignInFailureLimit, time), store.Model);
    }

    public ServerStore Store { get; }

    public TokenKeyRing Keys { get; }

    public DownloadDecision Downloads { get; }

    public ObjectStates States { get; }

    public KnownKeys Known { get; }

    public UploadDecision Uploads { get; }

    /// <summary>Server logic.</summary>
    public CallDecision Calls { get; }

    /// <summary>Remembers what devices asked for.</summary>
    public HistoryWriter History { get; }

    /// <summary>Batches that arrive in parts.</summary>
    public StagedUploads Staging { get; }

    /// <summary>Told of commits, here and at other instances.</summary>
    public ChangeSignals Signals { get; }

    public UserChanges Changes { get; }

    public UserDirectory Directory { get; }

    /// <summary>The languages that users chose.</summary>
    public UserLanguages Languages { get; }

    public PasswordHashes Passwords { get; }

    public SessionStore Sessions { get; }

    public SessionRenewal Renewal { get; }

    public SignIn SignIn { get; }

    /// <summary>Finds or starts the database, brings its tables and rules up to the model, and loads the keys.</summary>
    public static async Task<ServerParts> StartAsync(OfflineSyncServerOptions options, TimeProvider time, IdSource ids, ILogger logger, IServiceProvider services, CancellationToken cancellationToken)
    {
        ServerDatabase database = await ServerDatabase.OpenAsync(options, logger, cancellationToken).ConfigureAwait(false);
        ServerStore? store = null;
        try
        {
            var settings = new StoreSettings(options.Model!, database.ConnectionString) { Schema = new(options.Schema), AutoCreate = options.AutoCreate };
            store = await ServerStore.OpenAsync(settings, ids, cancellationToken).ConfigureAwait(false);
            var keys = new TokenKeyRing(store.DataSource, store.Schema, options.CheckpointKeys, time);
            await keys.LoadAsync(cancellationToken).ConfigureAwait(false);
            var parts = new ServerParts(database, store, keys, options, time, ids, logger, services);
            await AnonymousUser.EnsureAsync(parts, ids, time, cancellationToken).ConfigureAwait(false);
            return parts;
        }
        catch
        {
            if (store is not null) await store.DisposeAsync().ConfigureAwait(false);
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A unit of work for the operator's own code.</summary>
    public ServerObjects NewObjects() => new(Store, Uploads, _ids, _time);

    public async ValueTask DisposeAsync()
    {
        // No request waits for them any more, but their devices will ask.
        await Staging.WhenIdleAsync().ConfigureAwait(false);
        await History.DisposeAsync().ConfigureAwait(false);
        await Signals.DisposeAsync().ConfigureAwait(false);
        await Store.DisposeAsync().ConfigureAwait(false);
        await _database.DisposeAsync().ConfigureAwait(false);
    }
}
