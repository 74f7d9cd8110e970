using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Explain;

/// <summary>A store for a question: its tables and rules are left as they are.</summary>
internal sealed class OpenedStore(ServerDatabase database, ServerStore store) : IAsyncDisposable
{
    public static async Task<OpenedStore> OpenAsync(OfflineSyncServerOptions options, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        ServerDatabase database = await ServerDatabase.OpenAsync(options, NullLogger.Instance, cancellationToken).ConfigureAwait(false);
        return new OpenedStore(database, ServerStore.Closed(new StoreSettings(options.Model!, database.ConnectionString) { Schema = new(options.Schema) }));
    }

    /// <summary>Asks; what PostgreSQL says against it becomes an error with our codes.</summary>
    public async Task<T> AskAsync<T>(Func<ServerStore, Task<T>> ask)
    {
        try
        {
            return await ask(store).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw PostgresErrors.Translate(exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync().ConfigureAwait(false);
        await database.DisposeAsync().ConfigureAwait(false);
    }
}
