using OfflineSync.Server.Checks;
using OfflineSync.Server.Explain;
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
        await using OpenedStore opened = await OpenedStore.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        return await opened.AskAsync(store => new ServerVisibility(store, time ?? TimeProvider.System).ExplainAsync(user, @object, entity, cancellationToken)).ConfigureAwait(false);
    }

    /// <summary>Reports which rules of a model become audience keys, and counts in a database how much hangs on them. Nothing is changed, and the rules need not be those that the database serves.</summary>
    /// <param name="options">Model, database and schema.</param>
    /// <param name="fanOutLimit">Beyond how many objects under a key, nodes of a user or memberships of a change to warn.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OfflineSyncException">
    /// <see cref="ErrorCode.ModelInvalid"/>: the database does not know an entity or member. <see cref="ErrorCode.OptionsInvalid"/>, <see cref="ErrorCode.PostgresUnavailable"/>.
    /// </exception>
    public static async Task<VisibilityReport> MeasureAsync(OfflineSyncServerOptions options, int fanOutLimit = VisibilityReport.DefaultFanOutLimit, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(fanOutLimit, 1);
        await using OpenedStore opened = await OpenedStore.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        return await opened.AskAsync(async store => new VisibilityReportBuilder(store.Model, await new FanOutCounter(store).CountAsync(cancellationToken).ConfigureAwait(false), fanOutLimit).Build()).ConfigureAwait(false);
    }
}
