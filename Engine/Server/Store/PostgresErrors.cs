using System.Net.Sockets;
using Npgsql;

namespace OfflineSync.Server.Store;

/// <summary>What PostgreSQL's errors mean to us.</summary>
internal static class PostgresErrors
{
    /// <summary>The SQLSTATE of an error, wherever it is wrapped; null when there is none.</summary>
    public static string? StateOf(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is PostgresException postgres) return postgres.SqlState;
        }
        return null;
    }

    /// <summary>Another transaction got in the way: the same work is done again at once (deadlock, serialization, a unique value).</summary>
    public static bool IsCollision(Exception exception) =>
        StateOf(exception) is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.UniqueViolation;

    /// <summary>A value is there already that must be unique.</summary>
    public static bool IsUniqueViolation(Exception exception) => StateOf(exception) is PostgresErrorCodes.UniqueViolation;

    /// <summary>Somebody held a lock for too long.</summary>
    public static bool IsLockTimeout(Exception exception) => StateOf(exception) is PostgresErrorCodes.LockNotAvailable;

    /// <summary>The server, the machine or the connection had a problem that passes: never the fault of what was asked.</summary>
    public static bool IsTransient(Exception? exception)
    {
        for (; exception is not null; exception = exception.InnerException)
        {
            if (exception is PostgresException postgres) return postgres.IsTransient || postgres.SqlState[..2] is "08" or "40" or "53" or "55" or "57" or "58" || postgres.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction;
            if (exception is NpgsqlException or SocketException or IOException or TimeoutException or ObjectDisposedException) return true;
        }
        return false;
    }

    /// <summary>An error with our codes, for one that is no collision and cannot be pinned on an object.</summary>
    public static OfflineSyncException Translate(Exception exception) => StateOf(exception) switch
    {
        PostgresErrorCodes.LockNotAvailable => new OfflineSyncException(ErrorCode.ServerBusy, "Another request holds what this one needs.",
            "Try again in a moment.", isTransient: true, exception) { RetryAfter = TimeSpan.FromSeconds(2) },
        PostgresErrorCodes.ReadOnlySqlTransaction => Standby(),
        PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification => Unavailable(exception, "The user or password in the connection string is refused."),
        PostgresErrorCodes.InvalidCatalogName => Unavailable(exception, "The database in the connection string does not exist; create it first."),
        PostgresErrorCodes.InsufficientPrivilege => Unavailable(exception, "The user in the connection string needs the right to create and use its schema."),
        { } state when state[..2] is "08" or "53" or "57" or "58" => new OfflineSyncException(ErrorCode.ServerFailed, $"PostgreSQL is not ready ({state}).",
            "Try again later; PostgreSQL's log says why.", isTransient: true, exception),
        null when IsTransient(exception) => Unavailable(exception, "Check that it runs, and host and port in the connection string."),
        var state => new OfflineSyncException(ErrorCode.ServerFailed, $"A statement failed ({state ?? exception.GetType().Name}).",
            "The server's log has the details.", isTransient: IsTransient(exception), exception),
    };

    public static OfflineSyncException Standby() => new(ErrorCode.PostgresInRecovery, "PostgreSQL runs as a standby: it cannot be written to.",
        "Put the primary into the connection string.", isTransient: true);

    private static OfflineSyncException Unavailable(Exception exception, string hint) =>
        new(ErrorCode.PostgresUnavailable, $"PostgreSQL cannot be used: {exception.Message}", hint, isTransient: true, exception);
}
