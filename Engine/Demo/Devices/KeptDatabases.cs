using Microsoft.Data.Sqlite;

namespace OfflineSync.Demo.Devices;

/// <summary>Leaves the devices' databases where the caller asked for them, each as one file.</summary>
internal static class KeptDatabases
{
    public static void Copy(string folder, Surveyor a, Surveyor b)
    {
        Directory.CreateDirectory(folder);
        Copy(a, Path.Combine(folder, "device-a.db"));
        Copy(b, Path.Combine(folder, "device-b.db"));
    }

    private static void Copy(Surveyor surveyor, string target)
    {
        // A device that never got as far as a sign-in has no database.
        if (surveyor.FindDatabase() is not { } database) return;
        File.Delete(target);
        using var from = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ConnectionString);
        using var to = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = target, Pooling = false }.ConnectionString);
        from.Open();
        to.Open();
        from.BackupDatabase(to);
    }
}
