using Microsoft.Data.Sqlite;

namespace OfflineSync.Device;

/// <summary>SQLite's errors as ours.</summary>
internal static class SqliteErrors
{
    private const int Corrupt = 11, NotADatabase = 26, Full = 13, IoError = 10, ReadOnly = 8, CannotOpen = 14;

    public static bool IsKnown(SqliteException exception) => exception.SqliteErrorCode is Corrupt or NotADatabase or Full or IoError or ReadOnly or CannotOpen;

    public static OfflineSyncException Translate(SqliteException exception, string path) => exception.SqliteErrorCode is Corrupt or NotADatabase
        ? Damaged(path, exception.Message, exception)
        : new OfflineSyncException(ErrorCode.DiskFailed, $"The device database '{path}' cannot be written: {exception.Message}",
            "Free some room or make the folder writable; what was not committed is still in memory.", isTransient: true, innerException: exception);

    public static OfflineSyncException Damaged(string path, string reason, Exception? cause = null) => new(
        ErrorCode.DatabaseDamaged, $"The device database '{path}' is damaged: {reason}",
        "Keep the file: its journal may still be exported. Then open the engine on a new folder and sign in again.", innerException: cause);
}
