using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.DryRun;
using OfflineSync.Server.Explain;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Rebuild;
using OfflineSync.Server.Store;
using OfflineSync.Server.Users;

namespace OfflineSync.Server;

/// <summary>A running server: it answers devices and keeps no state of its own, so that any number of instances share one database.</summary>
public sealed class OfflineSyncServer : IAsyncDisposable
{
    private readonly TimeProvider _time;
    private readonly IdSource _ids;
    private readonly ILogger _logger;
    private readonly IServiceProvider _services;
    private ServerParts? _parts;

    /// <summary>Creates a server; a host starts it.</summary>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock.</param>
    /// <param name="ids">Makes ids.</param>
    /// <param name="loggers">Makes loggers.</param>
    /// <param name="services">The app's services, among them its handlers.</param>
    public OfflineSyncServer(IOptions<OfflineSyncServerOptions> options, TimeProvider time, IdSource ids, ILoggerFactory loggers, IServiceProvider services)
    {
        ArgumentNullException.ThrowIfNull(options);
        Options = options.Value;
        _time = time;
        _ids = ids;
        _services = services;
        _logger = loggers.CreateLogger(ServerLog.Category);
    }

    /// <summary>Adds and changes users.</summary>
    public UserAdministration Users => new(Parts);

    /// <summary>Who is signed in on which device; to list and to end.</summary>
    public DeviceSessions Sessions => new(Parts, _time);

    /// <summary>What uploads could not store: to list, to look at and to resolve.</summary>
    public SynchronizationErrors Errors => new(Parts.Store, _time);

    /// <summary>What several devices changed without knowing of each other: both values of each, and which one stands.</summary>
    public SynchronizationConflicts Conflicts => new(Parts.Store);

    /// <summary>What devices asked for: when, whose, how long it took and how it ended.</summary>
    public SynchronizationHistory History => new(Parts.Store, Parts.History);

    /// <summary>Why somebody sees an object, or doesn't.</summary>
    public ServerVisibility Visibility => new(Parts.Store, _time);

    /// <summary>The event store, to read: who writes to it goes past the journal, the rules and the projections.</summary>
    public IOfflineSyncStore Events => Parts.Store.Events;

    /// <summary>A unit of work for the operator's own code: no access rule applies.</summary>
    public ServerObjects NewObjects() => Parts.NewObjects();

    /// <summary>Builds objects and visibility again from the events, and corrects what differs. Uploads go on meanwhile; what is right is not touched.</summary>
    public Task<RebuildReport> RebuildAsync(IProgress<RebuildProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new ProjectionRebuild(Parts.Store).RebuildAsync(progress, cancellationToken);

    /// <summary>Builds the same beside the live tables and only says what differs.</summary>
    public Task<RebuildReport> VerifyAsync(IProgress<RebuildProgress>? progress = null, CancellationToken cancellationToken = default) =>
        new ProjectionRebuild(Parts.Store).VerifyAsync(progress, cancellationToken);

    /// <summary>
    /// Says what users and devices would receive and give back if the server started with another model, and changes nothing. Uploads and
    /// downloads go on meanwhile.
    /// </summary>
    /// <param name="model">The other model. Members that the database does not have yet cannot be tried.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ModelInvalid"/>: the server could not serve the model, or the database does not know its members.</exception>
    public Task<DryRunReport> DryRunAsync(DomainModel model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        return new ModelDryRun(Parts.Store, model, _time).RunAsync(cancellationToken);
    }

    /// <summary>The same without a server: the database is read as it is, its tables and rules are not brought up to a model.</summary>
    /// <param name="options">Database, schema, and the model that the database serves.</param>
    /// <param name="model">The other model.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException">
    /// As above; <see cref="ErrorCode.RulesOutdated"/>: the database serves another model than the options name; <see cref="ErrorCode.OptionsInvalid"/>,
    /// <see cref="ErrorCode.PostgresUnavailable"/>.
    /// </exception>
    public static async Task<DryRunReport> DryRunAsync(OfflineSyncServerOptions options, DomainModel model, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        await using OpenedStore opened = await OpenedStore.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        return await opened.AskAsync(store => new ModelDryRun(store, model, time ?? TimeProvider.System).RunAsync(cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>
    /// Makes sure that a database serves the model of the options, and leaves it as it is: a server that starts brings tables and rules up to its model,
    /// which is not what a tool wants that looks at a store.
    /// </summary>
    /// <param name="options">Database, schema and model.</param>
    /// <param name="allowsEmpty">Whether a database in which no server made tables passes: for a tool that goes on to make them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException">
    /// <see cref="ErrorCode.RulesOutdated"/>: the database serves another model; <see cref="ErrorCode.OptionsInvalid"/>: no server made tables there, and that is not allowed;
    /// <see cref="ErrorCode.PostgresUnavailable"/>.
    /// </exception>
    public static async Task ThrowIfOtherModelAsync(OfflineSyncServerOptions options, bool allowsEmpty = false, CancellationToken cancellationToken = default)
    {
        await using OpenedStore opened = await OpenedStore.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        await opened.AskAsync(async store =>
        {
            await using NpgsqlConnection connection = await store.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
            await ServedModel.ThrowIfOtherAsync(store, transaction, "Take the model that the running server has; a changed one is brought into use by a server that starts with it (`offlinesync server run`).", allowsEmpty, cancellationToken).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    internal OfflineSyncServerOptions Options { get; }

    internal TimeProvider Time => _time;

    /// <summary>Completes when no decision runs that outlived its request.</summary>
    internal Task WhenIdleAsync() => _parts?.Staging.WhenIdleAsync() ?? Task.CompletedTask;

    internal ServerParts Parts => _parts ?? throw new OfflineSyncException(ErrorCode.ServerBusy, "The server is starting or has stopped.", "Try again in a moment.", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(2) };

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _parts, null) is not { } parts) return;
        await parts.DisposeAsync().ConfigureAwait(false);
        _logger.Stopped();
    }

    internal async Task StartAsync(CancellationToken cancellationToken)
    {
        Options.ThrowIfInvalid();
        await Server.Sessions.TokenUser.CheckAsync(_services).ConfigureAwait(false);
        _parts = await ServerParts.StartAsync(Options, _time, _ids, _logger, _services, cancellationToken).ConfigureAwait(false);
        foreach (ModelFinding finding in Options.Model!.Warnings) _logger.FoundInModel(Options.Model.Name, finding.Code, finding.Place, finding.Reason, finding.Cure);
        _logger.Started(Options.Model.Name, Options.Model.Version[..8], Options.Schema);
    }

    /// <summary>One instance at a time, so that two that start together do not both find that something is missing.</summary>
    internal async Task SeedAsync(IReadOnlyList<ServerSeed> seeds, CancellationToken cancellationToken)
    {
        if (seeds.Count == 0) return;
        await using NpgsqlConnection connection = await Parts.Store.DataSource.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await AdvisoryLocks.LockAsync(connection, Parts.Store.Schema, AdvisoryLocks.Seed, cancellationToken).ConfigureAwait(false);
        try
        {
            foreach (ServerSeed seed in seeds) await seed.RunAsync(this, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await AdvisoryLocks.UnlockAsync(connection, Parts.Store.Schema, AdvisoryLocks.Seed).ConfigureAwait(false);
        }
    }

    internal Task StopAsync() => DisposeAsync().AsTask();
}
