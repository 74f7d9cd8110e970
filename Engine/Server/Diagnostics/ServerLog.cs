using Microsoft.Extensions.Logging;

namespace OfflineSync.Server.Diagnostics;

/// <summary>Everything the server logs. Ids never change; no name, value, token or address of a person is in any of them.</summary>
internal static partial class ServerLog
{
    /// <summary>The category of all of them.</summary>
    public const string Category = "OfflineSync.Server";

    [LoggerMessage(2001, LogLevel.Information, "The server runs model '{Model}', version {Version}, in schema {Schema}.")]
    public static partial void Started(this ILogger logger, string model, string version, string schema);

    [LoggerMessage(2002, LogLevel.Information, "No database is named: a private PostgreSQL cluster runs in the data folder, on port {Port}.")]
    public static partial void PrivateClusterStarted(this ILogger logger, int port);

    [LoggerMessage(2003, LogLevel.Information, "The server has stopped.")]
    public static partial void Stopped(this ILogger logger);

    [LoggerMessage(2004, LogLevel.Warning, "The model '{Model}' will not work as it says ({Code}, {Place}): {Reason}. {Cure}")]
    public static partial void FoundInModel(this ILogger logger, string model, string code, string place, string reason, string cure);

    [LoggerMessage(2101, LogLevel.Debug, "A download of journal {Journal} was answered: {Kind}, {Rows} rows, {Removals} removals, {Bytes} bytes.")]
    public static partial void Downloaded(this ILogger logger, Guid journal, string kind, int rows, int removals, long bytes);

    [LoggerMessage(2102, LogLevel.Information, "Journal {Journal} starts over: {Reason}")]
    public static partial void CheckpointRefused(this ILogger logger, Guid journal, string reason);

    [LoggerMessage(2301, LogLevel.Information, "A request to {Operation} was refused with {Code} (trace {Trace}).")]
    public static partial void Refused(this ILogger logger, string operation, ErrorCode code, string trace);

    [LoggerMessage(2302, LogLevel.Error, "A request to {Operation} failed (trace {Trace}).")]
    public static partial void Failed(this ILogger logger, Exception exception, string operation, string trace);

    [LoggerMessage(2303, LogLevel.Debug, "The client of a request to {Operation} went away.")]
    public static partial void ClientGone(this ILogger logger, string operation);

    [LoggerMessage(2306, LogLevel.Warning, "Streams of changes may have missed something: the connection that carries notifications failed.")]
    public static partial void SignalLost(this ILogger logger, LoggedFailure failure);

    [LoggerMessage(2310, LogLevel.Warning, "A part of the history of synchronizations could not be written.")]
    public static partial void HistoryLost(this ILogger logger, LoggedFailure failure);

    [LoggerMessage(2304, LogLevel.Information, "A session began.")]
    public static partial void SessionBegan(this ILogger logger);

    [LoggerMessage(2305, LogLevel.Information, "A session was ended by its device.")]
    public static partial void SessionEnded(this ILogger logger);

    [LoggerMessage(2307, LogLevel.Information, "A session that had expired was renewed.")]
    public static partial void SessionRenewed(this ILogger logger);

    [LoggerMessage(2308, LogLevel.Warning, "Session {Session} was ended: a renewal secret came that had been replaced, or never was one. Somebody may have a copy of a device's database.")]
    public static partial void SecretReused(this ILogger logger, Guid session);

    [LoggerMessage(2309, LogLevel.Warning, "A token of another provider was refused: {Reason}")]
    public static partial void TokenRefused(this ILogger logger, string reason);
}
