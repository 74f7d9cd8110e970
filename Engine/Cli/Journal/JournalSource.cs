using System.Text;

namespace OfflineSync.Cli.Journal;

/// <summary>Finds out what a path is, and opens it for reading.</summary>
internal static class JournalSource
{
    private static readonly byte[] sqliteHeader = Encoding.ASCII.GetBytes("SQLite format 3\0");

    public static IJournalSource Open(string path)
    {
        if (Directory.Exists(path)) return new DatabaseSource(DeviceFolder.FindDatabase(path));
        if (!File.Exists(path)) throw new CliException($"There is nothing at '{path}'.", "Name a device's folder, its database or a recording.");
        return IsSqlite(path) ? new DatabaseSource(path) : new RecordingSource(path);
    }

    private static bool IsSqlite(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> start = stackalloc byte[sqliteHeader.Length];
        return file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false) == start.Length && start.SequenceEqual(sqliteHeader);
    }
}
