using Microsoft.Extensions.Logging;
using OfflineSync.Server.Diagnostics;
using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Server.Uploads;

/// <summary>What uploads log. Ids never change; no member's value, no user's name.</summary>
internal static partial class UploadLog
{
    [LoggerMessage(2201, LogLevel.Warning, "Rejected {Entity} {Object} of journal {Journal}: {Codes}. The synchronization error keeps its data.")]
    public static partial void ObjectRejected(ILogger logger, string entity, Guid @object, Guid journal, string codes);

    [LoggerMessage(2202, LogLevel.Information, "Decided batch {Batch} of journal {Journal}: {Applied} entries applied, {Rejected} rejected, {Known} known already.")]
    public static partial void BatchDecided(ILogger logger, Guid batch, Guid journal, int applied, int rejected, int known);

    [LoggerMessage(2203, LogLevel.Warning, "Refused batch {Batch} of journal {Journal} for good: {Code}.")]
    public static partial void BatchVoided(ILogger logger, Guid batch, Guid journal, ErrorCode code);

    [LoggerMessage(2204, LogLevel.Information, "Batch {Batch} met another transaction ({State}); attempt {Attempt} begins.")]
    public static partial void AttemptRepeated(ILogger logger, Guid batch, string? state, int attempt);

    [LoggerMessage(2205, LogLevel.Error, "Batch {Batch} fails with {State}, which no rule explains; the object that is the cause is looked for.")]
    public static partial void CulpritSought(ILogger logger, Exception exception, Guid batch, string? state);

    [LoggerMessage(2206, LogLevel.Error, "Parked {Entity} {Object}: the database refuses it.")]
    public static partial void ObjectParked(ILogger logger, string entity, Guid @object);

    [LoggerMessage(2207, LogLevel.Information, "Batch {Batch} did not get an object that it deletes, because other uploads relay it to each other; it runs again, alone.")]
    public static partial void RunsAlone(ILogger logger, Guid batch);

    [LoggerMessage(2208, LogLevel.Error, "A handler of {Moment} failed on {Entity} {Object}, which is rejected.")]
    public static partial void HandlerFailed(ILogger logger, LoggedFailure failure, HandlerMoment moment, string entity, Guid @object);

    [LoggerMessage(2209, LogLevel.Error, "A handler of {Moment} took longer than {Limit} for {Entity} {Object}, which is rejected.")]
    public static partial void HandlerTimedOut(ILogger logger, HandlerMoment moment, string entity, Guid @object, TimeSpan limit);

    [LoggerMessage(2210, LogLevel.Critical, "A handler of {Moment} ignores that it was cancelled for {Entity} {Object}; the upload is given up, and the handler may still run.")]
    public static partial void HandlerAbandoned(ILogger logger, HandlerMoment moment, string entity, Guid @object);

    [LoggerMessage(2211, LogLevel.Error, "What handlers did because of {Entity} {Object} breaks a rule, so it is rejected: {Detail}")]
    public static partial void HandlerBrokeRule(ILogger logger, string entity, Guid @object, string detail);

    [LoggerMessage(2213, LogLevel.Warning, "The decision about the staged batch {Batch} of journal {Journal} ended with {Code}.")]
    public static partial void StagedFailed(ILogger logger, Guid batch, Guid journal, ErrorCode code);

    [LoggerMessage(2214, LogLevel.Warning, "Held {Entries} entries of batch {Batch} of journal {Journal}: the store was restored, and does not know what they change or need.")]
    public static partial void EntriesHeld(ILogger logger, Guid batch, Guid journal, int entries);

    [LoggerMessage(2212, LogLevel.Debug, "A handler ignored {Entity} {Object} of journal {Journal}.")]
    public static partial void ObjectIgnored(ILogger logger, string entity, Guid @object, Guid journal);
}
