using System.Globalization;
using System.Security.Cryptography;

namespace OfflineSync.Server.Postgres;

/// <summary>
/// What lies in a cluster's folder: the data, the password, the log, and a lock that its owner holds.
/// 1. Whoever holds the lock is the only one who starts or stops the cluster.
/// 2. The data folder is there whole or not at all: initdb works beside it.
/// 3. Only its user can read the folder.
/// </summary>
internal sealed class ClusterFolder : IDisposable
{
    public const string LogName = "postgres.log";
    private const string DataName = "data";
    private const string LockName = "owner.lock";
    private const long LogByteLimit = 10_000_000;

    private readonly FileStream ownerLock;

    private ClusterFolder(string path, bool isNew, FileStream ownerLock)
    {
        Path = path;
        IsNew = isNew;
        this.ownerLock = ownerLock;
    }

    public string Path { get; }

    /// <summary>Whether there was no data before this owner came.</summary>
    public bool IsNew { get; }

    public string Data => System.IO.Path.Combine(Path, DataName);

    public string Log => System.IO.Path.Combine(Path, LogName);

    private string PasswordFile => System.IO.Path.Combine(Path, "password");

    /// <summary>Takes the folder: creates it when missing, and locks it.</summary>
    public static async Task<ClusterFolder> OpenAsync(string path, ClusterUser user, CancellationToken cancellationToken)
    {
        path = System.IO.Path.GetFullPath(path);
        var isNew = !Directory.Exists(System.IO.Path.Combine(path, DataName));
        FileStream? ownerLock = null;
        try
        {
            if (isNew && Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Any(IsForeign)) throw ClusterErrors.FolderNotOurs(path);
            Directory.CreateDirectory(path);
            ownerLock = Lock(path);
            if (isNew && !OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            if (isNew) await user.OwnAsync(path, cancellationToken);
            await user.CheckReachableAsync(path, cancellationToken);
            if (!isNew) await user.CheckOwnsAsync(System.IO.Path.Combine(path, DataName), cancellationToken);
            return new ClusterFolder(path, isNew, ownerLock);
        }
        catch (Exception problem)
        {
            ownerLock?.Dispose();
            if (problem is UnauthorizedAccessException or IOException) throw ClusterErrors.FolderNotWritable(path, problem);
            throw;
        }
    }

    /// <summary>Runs initdb unless there is data; fails on data of another version.</summary>
    public async Task PrepareDataAsync(PostgresPrograms programs, ClusterUser user, bool durable, CancellationToken cancellationToken)
    {
        if (!IsNew)
        {
            var version = (await File.ReadAllTextAsync(System.IO.Path.Combine(Data, "PG_VERSION"), cancellationToken)).Trim();
            if (version != programs.MajorVersion.ToString(CultureInfo.InvariantCulture)) throw ClusterErrors.OtherMajorVersion(Path, version, programs);
            return;
        }

        await WritePasswordAsync(user, cancellationToken);
        var unfinished = Data + ".new";
        if (Directory.Exists(unfinished)) Directory.Delete(unfinished, recursive: true);
        List<string> command =
        [
            programs.Initdb, "--pgdata", unfinished, "--username", PrivateCluster.UserName, "--pwfile", PasswordFile,
            "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C",
        ];
        if (!durable) command.Add("--no-sync");
        var result = await HelperProgram.RunAsync(user.Command(command), Path, cancellationToken);
        if (!result.Succeeded) throw ClusterErrors.InitdbFailed(Path, result.Output);
        await File.AppendAllTextAsync(System.IO.Path.Combine(unfinished, "postgresql.conf"), "\ninclude = 'offlinesync.conf'\n", cancellationToken);
        Directory.Move(unfinished, Data);
    }

    /// <summary>Writes the settings that this start asks for; they win over everything else in the data folder.</summary>
    public void WriteSettings(PrivateClusterOptions options, int port)
    {
        var settings = $"""
            # Written at every start.
            listen_addresses = '127.0.0.1'
            port = {port}
            unix_socket_directories = ''
            max_connections = {options.MaxConnections}
            timezone = 'UTC'
            log_timezone = 'UTC'
            logging_collector = off

            """;
        if (!options.Durable) settings += "fsync = off\nsynchronous_commit = off\nfull_page_writes = off\n";
        File.WriteAllText(System.IO.Path.Combine(Data, "offlinesync.conf"), settings);
        if (File.Exists(Log) && new FileInfo(Log).Length > LogByteLimit) File.Move(Log, Log + ".old", overwrite: true);
    }

    public async Task<string> ReadPasswordAsync(CancellationToken cancellationToken) =>
        (await File.ReadAllTextAsync(PasswordFile, cancellationToken)).Trim();

    public long LogLength() => File.Exists(Log) ? new FileInfo(Log).Length : 0;

    /// <summary>What the log gained since it had a length, at most its last 2,000 characters.</summary>
    public string LogSince(long length)
    {
        if (!File.Exists(Log)) return "";
        using var stream = new FileStream(Log, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        stream.Position = Math.Min(length, stream.Length);
        var text = new StreamReader(stream).ReadToEnd().Trim();
        return text.Length <= 2000 ? text : text[^2000..];
    }

    public void Dispose() => ownerLock.Dispose();

    /// <summary>Removes the folder with everything in it.</summary>
    public void Delete()
    {
        Dispose();
        Directory.Delete(Path, recursive: true);
    }

    private static FileStream Lock(string path)
    {
        try
        {
            return new FileStream(System.IO.Path.Combine(path, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException problem) when (problem is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && File.Exists(System.IO.Path.Combine(path, LockName)))
        {
            throw ClusterErrors.FolderInUse(path);
        }
    }

    private static bool IsForeign(string entry) => System.IO.Path.GetFileName(entry) is not (LockName or LogName or "password" or DataName + ".new");

    private async Task WritePasswordAsync(ClusterUser user, CancellationToken cancellationToken)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using (var writer = new StreamWriter(PasswordFile, options))
        {
            await writer.WriteLineAsync(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        }

        await user.OwnAsync(PasswordFile, cancellationToken);
    }
}
