using Microsoft.Data.Sqlite;

namespace OfflineSync.Demo.Faults;

/// <summary>Sabotage: takes the last commits out of a closed device database, with all its traces, as a lost page of the disk would.</summary>
internal static class JournalThief
{
    private const string Theft = """
        create temp table stolen as select key, object from _entry_state order by position desc limit $count;
        drop trigger if exists _journal_entry_delete;
        delete from _journal_entry where key in (select key from stolen);
        delete from _entry_state where key in (select key from stolen);
        delete from "_overlay_City" where id in (select object from stolen);
        update _journal set
            head_sequence = (select coalesce(max(sequence), 0) from _journal_entry where journal = number),
            head_hash = (select coalesce(max(hash), zeroblob(32)) from _journal_entry e where journal = number
                and sequence = (select max(sequence) from _journal_entry where journal = number));
        """;

    public static void Steal(string database, long count)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Pooling = false }.ConnectionString);
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = Theft;
        command.Parameters.AddWithValue("$count", count);
        command.ExecuteNonQuery();
    }
}
