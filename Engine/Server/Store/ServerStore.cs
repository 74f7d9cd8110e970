using Npgsql;
using OfflineSync.Projections;

namespace OfflineSync.Server.Store;

/// <summary>The server's database: where it is, what its tables are called, its events. Works with and without a container.</summary>
internal sealed class ServerStore : IAsyncDisposable
{
    private readonly bool _owns;

    /// <summary>Takes what a container made with <see cref="StoreConfiguration"/>; the container disposes of it.</summary>
    public ServerStore(StoreSettings settings, NpgsqlDataSource dataSource, IOfflineSyncStore events)
        : this(settings, dataSource, events, owns: false)
    {
    }

    private ServerStore(StoreSettings settings, NpgsqlDataSource dataSource, IOfflineSyncStore events, bool owns)
    {
        ModelSupport.ThrowIfUnsupported(settings.Model);
        Settings = settings;
        DataSource = dataSource;
        Events = events;
        _owns = owns;
    }

    public StoreSettings Settings { get; }

    public DomainModel Model => Settings.Model;

    public StoreSchema Schema => Settings.Schema;

    public NpgsqlDataSource DataSource { get; }

    /// <summary>Marten's store.</summary>
    public IOfflineSyncStore Events { get; }

    /// <summary>Opens a store without a container, and prepares it.</summary>
    public static async Task<ServerStore> OpenAsync(StoreSettings settings, IdSource ids, CancellationToken cancellationToken)
    {
        ServerStore store = Closed(settings);
        try
        {
            await store.PrepareAsync(ids, cancellationToken);
            return store;
        }
        catch
        {
            await store.DisposeAsync();
            throw;
        }
    }

    /// <summary>A store that nothing has been asked of yet: no connection is open and nothing is prepared.</summary>
    public static ServerStore Closed(StoreSettings settings)
    {
        ModelSupport.ThrowIfUnsupported(settings.Model);
        NpgsqlDataSource dataSource = StoreConfiguration.DataSource(settings.ConnectionString);
        return new ServerStore(settings, dataSource, new OfflineSyncStore(StoreConfiguration.Options(settings, dataSource)), owns: true);
    }

    /// <summary>Checks the database, brings its tables up to the model and activates the model's rules. Nothing else may use the store before.</summary>
    /// <exception cref="OfflineSyncException">The message says what is wrong with the database or the model.</exception>
    public async Task PrepareAsync(IdSource ids, CancellationToken cancellationToken)
    {
        try
        {
            await PrimaryCheck.ThrowIfStandbyAsync(DataSource, cancellationToken);
            await SchemaUpdate.ApplyAsync(this, cancellationToken);
            await ModelActivation.ActivateAsync(this, ids, cancellationToken);
        }
        catch (Exception exception) when (exception is not OfflineSyncException && (exception is NpgsqlException || PostgresErrors.StateOf(exception) is not null))
        {
            throw PostgresErrors.Translate(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_owns) return;
        Events.Dispose();
        await DataSource.DisposeAsync();
    }
}
