using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Tests.Faults;

/// <summary>A device's folder as a stranger sees it: its SQLite file, and the keys of all commits that its app was told of.</summary>
/// <param name="Name">A name for messages.</param>
/// <param name="Folder">The engine's folder.</param>
/// <param name="Acknowledged">Keys in 32 hexadecimal digits.</param>
internal sealed record DeviceSide(string Name, string Folder, IReadOnlyCollection<string> Acknowledged)
{
    public string Database => Directory.EnumerateFiles(Folder, "user-*.db").Single();

    /// <summary>Opens the file for reading. Not as read-only: a killed device leaves a log that SQLite wants to recover.</summary>
    public SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = Database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "pragma query_only = on";
        command.ExecuteNonQuery();
        return connection;
    }

    /// <summary>Walks the journal's hash chain.</summary>
    public BrokenEntry? VerifyChain()
    {
        using SqliteConnection connection = Open();
        using var journal = new OutboxJournal(connection, TimeProvider.System);
        return journal.Verify();
    }
}
