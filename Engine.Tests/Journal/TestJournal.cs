using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Time.Testing;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Testing;

namespace OfflineSync.Tests.Journal;

/// <summary>An outbox journal in a file of its own, which can be closed and opened again.</summary>
internal sealed class TestJournal : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("offlinesync-journal-");

    public TestJournal()
    {
        Ids = new SeededIdSource(Time, 1);
        Reopen();
    }

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));

    public IdSource Ids { get; }

    public SqliteConnection Connection { get; private set; } = null!;

    public OutboxJournal Outbox { get; private set; } = null!;

    public void Reopen()
    {
        Outbox?.Dispose();
        Connection?.Dispose();
        Connection = new SqliteConnection($"Data Source={Path.Combine(_folder.FullName, "journal.db")};Pooling=False");
        Connection.Open();
        Execute("pragma synchronous = off");
        OutboxJournal.CreateTables(Connection);
        Outbox = new OutboxJournal(Connection, Time);
        Outbox.Begin(new JournalId(Ids.NewId()));
    }

    public ChainedEntry Append(ObjectId? id = null, string name = "Delft") => Outbox.Append(Entry(id, name));

    public JournalEntry Entry(ObjectId? id = null, string name = "Delft") => new()
    {
        Key = new EntryKey(Ids.NewId()),
        Kind = EntryKind.Commit,
        EntityId = "City",
        ObjectId = id ?? Ids.NewObjectId(),
        IsNew = true,
        Changes = [new MemberChange("Name", MemberType.String, null, name)],
        ModelVersion = new string('a', 64),
        User = User,
        DeviceTime = Time.GetUtcNow().UtcDateTime,
    };

    public ObjectId User { get; } = new(new Guid("018f4a6c-0000-7000-8000-000000000001"));

    public BatchHeader Header() => new(new BatchId(Ids.NewId()), Outbox.Head.Journal, User, new string('a', 64));

    /// <summary>Appends entries, sends them as one batch and has them applied and settled.</summary>
    public IReadOnlyList<ChainedEntry> Settle(int count)
    {
        ChainedEntry[] entries = [.. Enumerable.Range(0, count).Select(i => Append(name: $"City {i}"))];
        FrozenBatch batch = Outbox.FreezeBatch(Header(), entries, []);
        foreach (ChainedEntry entry in entries)
        {
            Outbox.MarkApplied(entry.Entry.Key);
            Outbox.Settle(entry.Entry.Key);
        }
        Outbox.CloseBatch(batch.Id);
        return entries;
    }

    public int Execute(string sql)
    {
        using SqliteCommand command = Connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteNonQuery();
    }

    /// <summary>Changes a row as an attacker with the file would: with the triggers lifted.</summary>
    public void Tamper(string sql)
    {
        Execute("insert into _journal_maintenance values ('test')");
        Execute(sql);
        Execute("delete from _journal_maintenance");
    }

    public void Dispose()
    {
        Outbox.Dispose();
        Connection.Dispose();
        _folder.Delete(recursive: true);
    }
}
