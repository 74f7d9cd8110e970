namespace OfflineSync.Server.Postgres;

/// <summary>The errors of a private cluster, each with what to do about it.</summary>
internal static class ClusterErrors
{
    public static Exception Options(IEnumerable<string> problems) => new OfflineSyncException(
        ErrorCode.OptionsInvalid,
        $"The options of the private PostgreSQL cluster cannot work: {string.Join("; ", problems)}.",
        "Mend the options.");

    public static Exception ProgramsMissing(string where) => new OfflineSyncException(
        ErrorCode.PostgresMissing,
        $"PostgreSQL's programs (initdb, pg_ctl, postgres) were not found {where}.",
        "Install PostgreSQL (Debian and Ubuntu: apt-get install postgresql), or name the folder of its programs, or name a running server with OFFLINESYNC_POSTGRES.");

    public static Exception ProgramsTooOld(string folder, int major) => new OfflineSyncException(
        ErrorCode.PostgresMissing,
        $"The PostgreSQL programs in {folder} are of version {major}; version {PostgresPrograms.OldestMajorVersion} or newer is needed.",
        "Install a newer PostgreSQL, or name the folder of its programs.");

    public static Exception OtherMajorVersion(string folder, string dataVersion, PostgresPrograms programs) => new OfflineSyncException(
        ErrorCode.PostgresUnavailable,
        $"The data in {folder} was written by PostgreSQL {dataVersion}; the programs in {programs.Folder} are of version {programs.MajorVersion}.",
        $"Name the folder of PostgreSQL {dataVersion}'s programs, or bring the data over with pg_upgrade.");

    public static Exception FolderInUse(string folder) => new OfflineSyncException(
        ErrorCode.FolderInUse,
        $"Another process runs the cluster in {folder}.",
        "Stop that process, or use another folder.");

    public static Exception AlreadyRunning(string folder, int processId, string stopCommand) => new OfflineSyncException(
        ErrorCode.FolderInUse,
        $"PostgreSQL already runs on {folder} as process {processId}, and nobody who could share it.",
        $"Stop it: {stopCommand}");

    public static Exception FolderNotOurs(string folder) => new OfflineSyncException(
        ErrorCode.FolderInUse,
        $"The folder {folder} holds other files and no cluster.",
        "Name an empty folder, or one that does not exist yet.");

    public static Exception FolderNotWritable(string folder, Exception inner) => new OfflineSyncException(
        ErrorCode.DiskFailed,
        $"The folder {folder} cannot be created or written: {inner.Message}",
        "Give this user the right to write there, or name another folder.",
        innerException: inner);

    public static Exception FolderNotReachable(string blocked, string folder, string user) => new OfflineSyncException(
        ErrorCode.DiskFailed,
        $"PostgreSQL does not run as root; it would run as the user {user}, who cannot enter {blocked}, which is on the way to {folder}.",
        $"Let others pass (chmod o+x {blocked}), or name another folder, for example one below {Path.GetTempPath()}.");

    public static Exception FolderOfAnotherUser(string data, string user) => new OfflineSyncException(
        ErrorCode.DiskFailed,
        $"The data in {data} does not belong to {user}, the user that PostgreSQL would run as.",
        $"Start as the user that made it, or give it away: chown -R {user} {Path.GetDirectoryName(data)}");

    public static Exception NoUnprivilegedUser(string reason) => new OfflineSyncException(
        ErrorCode.PostgresUnavailable,
        $"PostgreSQL does not run as root, and dropping to another user failed: {reason}",
        "Start as another user than root, or install util-linux (setpriv, runuser).");

    public static Exception InitdbFailed(string folder, string output) => new OfflineSyncException(
        ErrorCode.PostgresUnavailable,
        $"initdb could not set up the cluster in {folder}: {output}",
        "Mend what it names; often the disk is full or the folder is not writable.");

    public static Exception PortInUse(int port) => new OfflineSyncException(
        ErrorCode.PortInUse,
        $"Another program listens on port {port} of 127.0.0.1.",
        "Choose another port, or none to have a free one picked.");

    public static Exception StartFailed(string folder, string log) => new OfflineSyncException(
        ErrorCode.PostgresUnavailable,
        $"PostgreSQL did not start on {folder}: {log}",
        $"The whole log is {Path.Combine(folder, ClusterFolder.LogName)}.");

    public static Exception StartTooSlow(string folder, TimeSpan limit) => new OfflineSyncException(
        ErrorCode.PostgresUnavailable,
        $"PostgreSQL on {folder} accepted no connection within {limit.TotalSeconds:0} s.",
        $"Look into {Path.Combine(folder, ClusterFolder.LogName)}, or raise the time limit.",
        isTransient: true);

    public static Exception StopFailed(string folder, TimeSpan limit) => new OfflineSyncException(
        ErrorCode.PostgresUnavailable,
        $"PostgreSQL on {folder} did not stop within {limit.TotalSeconds:0} s.",
        "Stop it with the mode Immediate, or raise the time limit.",
        isTransient: true);
}
