using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using OfflineSync.Server.Explain;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Store;

namespace OfflineSync.Server;

/// <summary>Explains who sees what. For the operator: whoever asks has the database's connection, and no access rule applies to him.</summary>
public sealed class ServerVisibility
{
    private readonly ServerStore _store;
    private readonly TimeProvider _time;

    internal ServerVisibility(ServerStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    /// <summary>Explains by which rule a user sees an object, or why he doesn't. Everything is read in one cut, and nothing is changed.</summary>
    /// <param name="user">The user.</param>
    /// <param name="object">The object; one that is not there is an answer, too.</param>
    /// <param name="entity">The object's entity, to be checked; null takes whichever it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException">
    /// <see cref="ErrorCode.ObjectUnavailable"/>: there is no such user, or the object is of another entity. <see cref="ErrorCode.ModelUnknownName"/>: the model has no such
    /// entity. <see cref="ErrorCode.RulesOutdated"/>: the database serves another model. <see cref="ErrorCode.PostgresUnavailable"/>.
    /// </exception>
    public Task<VisibilityExplanation> ExplainAsync(ObjectId user, ObjectId @object, string? entity = null, CancellationToken cancellationToken = default) =>
        new VisibilityExplainer(_store, _time).ExplainAsync(null, user, @object, entity, cancellationToken);

    /// <summary>The same for a user by the name he signs in with, or by his id as text.</summary>
    /// <param name="user">The user.</param>
    /// <param name="object">The object; one that is not there is an answer, too.</param>
    /// <param name="entity">The object's entity, to be checked; null takes whichever it is.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException">As above.</exception>
    public Task<VisibilityExplanation> ExplainAsync(string user, ObjectId @object, string? entity = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(user);
        return new VisibilityExplainer(_store, _time).ExplainAsync(user, Guid.TryParse(user, out Guid id) ? new ObjectId(id) : null, @object, entity, cancellationToken);
    }

    /// <summary>The same without a server: the database is read as it is, its tables and rules are not brought up to the model.</summary>
    /// <param name="options">Model, database and schema. The model must be the one that the database serves.</param>
    /// <param name="user">The user, by name or id.</param>
    /// <param name="object">The object.</param>
    /// <param name="entity">The object's entity, to be checked; null takes whichever it is.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException">As above, and <see cref="ErrorCode.OptionsInvalid"/>.</exception>
    public static async Task<VisibilityExplanation> ExplainAsync(OfflineSyncServerOptions options, string user, ObjectId @object, string? entity = null, TimeProvider? time = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ThrowIfInvalid();
        await using ServerDatabase database = await ServerDatabase.OpenAsync(options, NullLogger.Instance, cancellationToken).ConfigureAwait(false);
        await using ServerStore store = ServerStore.Closed(new StoreSettings(options.Model!, database.ConnectionString) { Schema = new(options.Schema) });
        try
        {
            return await new ServerVisibility(store, time ?? TimeProvider.System).ExplainAsync(user, @object, entity, cancellationToken).ConfigureAwait(false);
        }
        catch (NpgsqlException exception)
        {
            throw PostgresErrors.Translate(exception);
        }
    }
}
