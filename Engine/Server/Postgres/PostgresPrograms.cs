using System.Globalization;
using System.Text.RegularExpressions;

namespace OfflineSync.Server.Postgres;

/// <summary>PostgreSQL's programs: where they are and how old.</summary>
internal sealed partial record PostgresPrograms(string Folder, int MajorVersion)
{
    /// <summary>pg_current_snapshot and its relatives came with 13.</summary>
    public const int OldestMajorVersion = 13;

    private static readonly string[] needed = ["initdb", "pg_ctl", "postgres"];

    public string Initdb => PathOf(Folder, "initdb");

    public string PgCtl => PathOf(Folder, "pg_ctl");

    public string Postgres => PathOf(Folder, "postgres");

    /// <summary>Finds the programs: in the named folder only, or else on the path, by pg_config, and in the usual places, newest first.</summary>
    public static async Task<PostgresPrograms> FindAsync(string? folder, CancellationToken cancellationToken)
    {
        if (folder is not null)
        {
            if (!HasAll(folder)) throw ClusterErrors.ProgramsMissing($"in {folder}");
            return await ReadVersionAsync(Path.GetFullPath(folder), cancellationToken);
        }

        var found = PathFolders().FirstOrDefault(HasAll)
            ?? await FolderOfPgConfigAsync(cancellationToken)
            ?? UsualFolders().FirstOrDefault(HasAll)
            ?? throw ClusterErrors.ProgramsMissing("on the path or in the usual places");
        return await ReadVersionAsync(found, cancellationToken);
    }

    private static async Task<PostgresPrograms> ReadVersionAsync(string folder, CancellationToken cancellationToken)
    {
        var result = await HelperProgram.RunAsync([PathOf(folder, "postgres"), "--version"], null, cancellationToken);
        var match = VersionPattern().Match(result.Output);
        if (!result.Succeeded || !match.Success) throw ClusterErrors.ProgramsMissing($"in {folder} (postgres --version said: {result.Output})");

        var major = int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture);
        return major >= OldestMajorVersion ? new PostgresPrograms(folder, major) : throw ClusterErrors.ProgramsTooOld(folder, major);
    }

    private static IEnumerable<string> PathFolders() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.GetDirectoryName(LinkEnd(PathOf(folder, "initdb"))) ?? folder);

    private static async Task<string?> FolderOfPgConfigAsync(CancellationToken cancellationToken)
    {
        var result = await HelperProgram.RunAsync(["pg_config", "--bindir"], null, cancellationToken);
        return result.Succeeded && HasAll(result.Output) ? result.Output : null;
    }

    private static IEnumerable<string> UsualFolders()
    {
        string[] parents = OperatingSystem.IsWindows()
            ? [Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ProgramFiles), "PostgreSQL")]
            : ["/usr/lib/postgresql", "/usr/libexec", "/usr", "/opt/homebrew/opt", "/usr/local/opt", "/Applications/Postgres.app/Contents/Versions"];
        var versioned = parents
            .Where(Directory.Exists)
            .SelectMany(parent => Directory.EnumerateDirectories(parent))
            .Select(folder => (Folder: folder, Match: VersionedFolderPattern().Match(Path.GetFileName(folder))))
            .Where(candidate => candidate.Match.Success)
            .OrderByDescending(candidate => double.Parse(candidate.Match.Groups[1].Value, CultureInfo.InvariantCulture))
            .Select(candidate => Path.Combine(candidate.Folder, "bin"));
        return OperatingSystem.IsWindows() ? versioned : [.. versioned, "/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "/usr/local/pgsql/bin"];
    }

    private static bool HasAll(string folder) => needed.All(name => LinkEnd(PathOf(folder, name)) is not null);

    // The file itself, or what a link leads to in the end; none when that is missing (for .NET a link without its target exists).
    private static string? LinkEnd(string file)
    {
        try
        {
            if (!File.Exists(file)) return null;
            var end = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
            return File.Exists(end) ? end : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string PathOf(string folder, string name) => Path.Combine(folder, OperatingSystem.IsWindows() ? name + ".exe" : name);

    [GeneratedRegex(@"\(PostgreSQL\)\D*(\d+)")]
    private static partial Regex VersionPattern();

    [GeneratedRegex(@"^(?:postgresql@?|pgsql-?)?(\d+(?:\.\d+)?)$")]
    private static partial Regex VersionedFolderPattern();
}
