using OfflineSync.Server.Hosting;
using OfflineSync.Server.Store;

namespace OfflineSync.Server;

/// <summary>The SQL of the server's tables, for those who apply it by hand (<see cref="OfflineSyncServerOptions.AutoCreate"/>).</summary>
public static class OfflineSyncSchema
{
    /// <summary>The SQL that a database still lacks to serve the model; empty when it lacks nothing. It is one transaction.</summary>
    /// <param name="options">Names model, database and schema. A private cluster is never started for this: without a database the whole script is returned.</param>
    /// <param name="all">Whether to return the whole script, as for an empty database, without connecting.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.OptionsInvalid"/>, <see cref="ErrorCode.ModelInvalid"/> or <see cref="ErrorCode.PostgresUnavailable"/>.</exception>
    public static async Task<string> ScriptAsync(OfflineSyncServerOptions options, bool all = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        string? named = ServerDatabase.Named(options);
        // Npgsql connects at the first command, so a whole script needs no server behind the address.
        var settings = new StoreSettings(options.Model!, named ?? "Host=localhost") { Schema = new(options.Schema) };
        await using ServerStore store = ServerStore.Closed(settings);
        return await SchemaScript.WriteAsync(store, all || named is null, cancellationToken).ConfigureAwait(false);
    }
}
