namespace OfflineSync.Device;

/// <summary>The engine's folder: who has it open, whose databases are in it, and who is signed in.</summary>
/// <remarks>
/// Invariants:
/// 1. Whoever holds <c>engine.lock</c> owns the folder; the operating system lets go of it when a process dies.
/// 2. The lock file is empty when the last owner closed the folder in order; else the databases are checked for damage.
/// </remarks>
internal sealed class DeviceFolder
{
    private readonly FileStream _lock;

    private DeviceFolder(string path, FileStream lockFile)
    {
        Path = path;
        _lock = lockFile;
        WasLeftOpen = lockFile.Length > 0;
        lockFile.SetLength(0);
        lockFile.Write("open\n"u8);
        lockFile.Flush(flushToDisk: true);
    }

    public string Path { get; }

    /// <summary>Whether the last owner did not close the folder in order.</summary>
    public bool WasLeftOpen { get; }

    /// <summary>Opens or creates the folder.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.FolderInUse"/> or <see cref="ErrorCode.DiskFailed"/>.</exception>
    public static DeviceFolder Open(string path)
    {
        string full = System.IO.Path.GetFullPath(path);
        try
        {
            Create(full);
            return new DeviceFolder(full, Lock(System.IO.Path.Combine(full, "engine.lock")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(full, exception);
        }
    }

    /// <summary>The signed-in user; null when nobody is.</summary>
    public ObjectId? ReadCurrentUser()
    {
        try
        {
            return File.Exists(UserFile) && Guid.TryParseExact(File.ReadAllText(UserFile).Trim(), "D", out Guid user) ? new ObjectId(user) : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(Path, exception);
        }
    }

    /// <summary>Writes down who is signed in; null for nobody.</summary>
    public void WriteCurrentUser(ObjectId? user)
    {
        try
        {
            string fresh = UserFile + ".new";
            using (var file = new FileStream(fresh, FileMode.Create, FileAccess.Write, FileShare.None))
            {
                file.Write(System.Text.Encoding.ASCII.GetBytes($"{user}\n"));
                file.Flush(flushToDisk: true);
            }
            File.Move(fresh, UserFile, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Failed(Path, exception);
        }
    }

    /// <summary>The database file of a user.</summary>
    public string DatabasePath(ObjectId user) => System.IO.Path.Combine(Path, $"user-{user}.db");

    /// <summary>Lets go of the folder.</summary>
    /// <param name="inOrder">Whether its databases are closed as they should be; else the next open checks them.</param>
    public void Close(bool inOrder)
    {
        try
        {
            if (inOrder) _lock.SetLength(0);
        }
        catch (IOException)
        {
            // The mark stays: the next open checks the databases, and that is all it costs.
        }
        _lock.Dispose();
    }

    // Users' data is nobody else's on a shared device. A folder that is there already keeps what it allows.
    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private string UserFile => System.IO.Path.Combine(Path, "current-user");

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
        }
        catch (IOException exception) when (IsTaken(exception))
        {
            throw new OfflineSyncException(ErrorCode.FolderInUse, $"The folder of '{path}' is open in another process or engine.",
                "Close the other one, or use another folder.", innerException: exception);
        }
    }

    private static OfflineSyncException Failed(string folder, Exception exception) => new(ErrorCode.DiskFailed,
        $"The folder '{folder}' cannot be used: {exception.Message}", "Choose a folder that this app may write to, on a disk with room.", innerException: exception);

    // A sharing violation, by the numbers of Windows, Linux and Apple's systems. A read-only file system is something else.
    private static bool IsTaken(IOException exception) => OperatingSystem.IsWindows() ? (exception.HResult & 0xFFFF) is 32 or 33
        : exception.HResult == (OperatingSystem.IsLinux() || OperatingSystem.IsAndroid() ? 11 : 35);
}
