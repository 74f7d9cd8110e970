using System.Text.Json;
using Microsoft.Data.Sqlite;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Cli.Journal;

/// <summary>A device's database, opened for reading: the app may have it open meanwhile.</summary>
internal sealed class DatabaseSource : IJournalSource
{
    private readonly SqliteConnection _connection;
    private readonly OutboxJournal _journal;

    public DatabaseSource(string path)
    {
        DatabasePath = path;
        _connection = Open(path);
        try
        {
            if (!HasJournal()) throw new CliException($"'{path}' is a SQLite file without a journal.", "Name the database of a device, such as user-….db in its folder.");
            // One read transaction: everything that a command prints is of one moment.
            Run("begin");
            _journal = new OutboxJournal(_connection, TimeProvider.System);
        }
        catch
        {
            _connection.Dispose();
            throw;
        }
    }

    public string DatabasePath { get; }

    public SqliteConnection Connection => _connection;

    public OutboxJournal Outbox => _journal;

    public string Description => $"device database {Path.GetFileName(DatabasePath)}";

    public IEnumerable<JournalLine> Lines()
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = """
            select j.id, e.sequence, e.key, e.previous, e.hash, e.body, s.state, s.reasons
            from _journal_entry e
            join _journal j on j.number = e.journal
            left join _entry_state s on s.key = e.key
            where e.stub is not 'moved'
            order by e.position
            """;
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read()) yield return Line(row);
    }

    public JournalCheck Verify()
    {
        long entries = Count("select count(*) from _journal_entry");
        int journals = (int)Count("select count(*) from _journal");
        return new JournalCheck(entries, journals, _journal.Verify()?.ToString());
    }

    public void Dispose()
    {
        _journal.Dispose();
        _connection.Dispose();
    }

    private static SqliteConnection Open(string path)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadOnly, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private static JournalLine Line(SqliteDataReader row)
    {
        var journal = new JournalId(Id(row, 0));
        long sequence = row.GetInt64(1);
        var key = new EntryKey(Id(row, 2));
        string? state = row.IsDBNull(6) ? null : row.GetString(6);
        IReadOnlyList<LineReason> reasons = row.IsDBNull(7) ? [] : Reasons(row.GetString(7));
        if (row.IsDBNull(5)) return new JournalLine(journal, sequence, key, null, state, reasons);
        byte[] body = row.GetFieldValue<byte[]>(5);
        try
        {
            var chained = new ChainedEntry(journal, sequence, EntryBody.Decode(body), new Sha256Hash(row.GetFieldValue<byte[]>(3)), body);
            return chained.Hash == new Sha256Hash(row.GetFieldValue<byte[]>(4)) && chained.Entry.Key == key
                ? new JournalLine(journal, sequence, key, chained, state, reasons)
                : throw Broken(journal, sequence, "it is not what was appended");
        }
        catch (OfflineSyncException problem) when (problem.Code == ErrorCode.JournalBroken && !problem.Message.StartsWith("Entry ", StringComparison.Ordinal))
        {
            throw Broken(journal, sequence, problem.Message.TrimEnd('.'));
        }
    }

    private static OfflineSyncException Broken(JournalId journal, long sequence, string reason) => new(
        ErrorCode.JournalBroken, $"Entry {sequence} of journal {journal} is broken: {reason}.", "The database was edited or damaged. 'offlinesync journal verify' checks all of it.");

    private static List<LineReason> Reasons(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(reason => new LineReason(
            reason.GetProperty("code").GetString() ?? "",
            reason.GetProperty("message").GetString() ?? "",
            reason.TryGetProperty("member", out JsonElement member) ? member.GetString() : null))];
    }

    private static Guid Id(SqliteDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    private bool HasJournal() => Count("select count(*) from sqlite_master where type = 'table' and name in ('_journal', '_journal_entry', '_entry_state')") == 3;

    private long Count(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private void Run(string sql)
    {
        using SqliteCommand command = _connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
