namespace OfflineSync.Device;

/// <summary>
/// The file of a user's database, before SQLite sees it: to SQLite an empty file is an empty database, and to its user it would be the loss of
/// everything that was committed. So a file gets its name when it is whole, and an empty or missing one of a user who had one is damage.
/// </summary>
internal static class DatabaseFile
{
    private const string Log = "-wal", Index = "-shm";

    /// <summary>Creates the file where the user has none yet.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.DatabaseDamaged"/> or <see cref="ErrorCode.DiskFailed"/>; nothing was written.</exception>
    public static async Task EnsureAsync(DeviceDatabaseSettings settings, CancellationToken cancellationToken)
    {
        var file = new FileInfo(settings.Path);
        if (file is { Exists: true, Length: 0 }) throw Lost(settings.Path, "is empty, and the engine never leaves it so");
        if (file.Exists) return;
        if (settings.IsKnown || File.Exists(settings.Path + Log)) throw Lost(settings.Path, "is missing, and its user has worked with it");
        await CreateAsync(settings, cancellationToken).ConfigureAwait(false);
    }

    private static async Task CreateAsync(DeviceDatabaseSettings settings, CancellationToken cancellationToken)
    {
        string fresh = settings.Path + ".new";
        try
        {
            // What a process left that died at this place.
            foreach (string ending in (string[])["", Log, Index]) File.Delete(fresh + ending);
            DeviceDatabase database = await DeviceDatabase.OpenFileAsync(settings with { Path = fresh, Check = false }, cancellationToken).ConfigureAwait(false);
            await database.DisposeAsync().ConfigureAwait(false);
            File.Move(fresh, settings.Path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new OfflineSyncException(ErrorCode.DiskFailed, $"The device database '{settings.Path}' cannot be created: {exception.Message}",
                "Choose a folder that this app may write to, on a disk with room.", innerException: exception);
        }
    }

    private static OfflineSyncException Lost(string path, string how) => new(ErrorCode.DatabaseDamaged, $"The device database '{path}' {how}.",
        "Put the file back from a backup, with the '-wal' file beside it if there is one. If it is gone for good, open the engine on a new folder and sign in again: what was synchronized comes back.");
}
