using Microsoft.Data.Sqlite;

namespace OfflineSync.Device;

/// <summary>SQLite's errors as ours.</summary>
internal static class SqliteErrors
{
    private const int Busy = 5, ReadOnly = 8, IoError = 10, Corrupt = 11, Full = 13, CannotOpen = 14, NotADatabase = 26;

    public static bool IsKnown(SqliteException exception) => exception.SqliteErrorCode is Busy or ReadOnly or IoError or Corrupt or Full or CannotOpen or NotADatabase;

    public static OfflineSyncException Translate(SqliteException exception, string path) => exception.SqliteErrorCode is Corrupt or NotADatabase
        ? Damaged(path, exception.Message, exception)
        : new OfflineSyncException(ErrorCode.DiskFailed, $"The device database '{path}' cannot be used: {exception.Message}",
            "Free some room, make the folder writable, close tools that hold the file; what was not committed is still in memory.", isTransient: true, innerException: exception);

    public static OfflineSyncException Damaged(string path, string reason, Exception? cause = null) => new(
        ErrorCode.DatabaseDamaged, $"The device database '{path}' is damaged: {reason}",
        "Keep the file: its journal may still be exported. Then open the engine on a new folder and sign in again.", innerException: cause);
}
