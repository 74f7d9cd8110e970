using Microsoft.Data.Sqlite;

namespace OfflineSync.Journal.Storage;

/// <summary>The outbox journal of one device database, on one connection and inside the caller's transaction.</summary>
/// <remarks>
/// Invariants, kept by triggers and by the chain:
/// 1. An entry, once appended, never changes and is never deleted. A fork moves it and a compaction drops its body; both leave a stub.
/// 2. A key and the digest under it belong together for ever; sequence and hash belong to a journal.
/// 3. At most one batch is open, and while it is, its entries are the only ones in the state sent.
/// Not safe for use by several threads at a time.
/// </remarks>
internal sealed partial class OutboxJournal : IDisposable
{
    private readonly StatementCache _statements;
    private readonly TimeProvider _time;

    /// <summary>Uses a connection whose tables exist: see <see cref="CreateTables"/>.</summary>
    /// <param name="connection">The connection; the caller keeps it open, begins and commits.</param>
    /// <param name="time">Where the times of state changes come from.</param>
    public OutboxJournal(SqliteConnection connection, TimeProvider time)
    {
        _statements = new StatementCache(connection);
        _time = time;
    }

    /// <summary>The journal in use and its last place.</summary>
    /// <exception cref="InvalidOperationException">No journal was begun.</exception>
    public JournalHead Head => FindHead() ?? throw new InvalidOperationException("The database has no journal yet: call Begin.");

    /// <summary>The keys whose state was changed here since the caller last cleared this.</summary>
    internal HashSet<EntryKey> ChangedKeys { get; } = [];

    /// <summary>Creates the tables where they are missing.</summary>
    public static void CreateTables(SqliteConnection connection) => JournalSchema.Create(connection);

    /// <summary>Opens the journal in use, or begins one under <paramref name="newId"/> in a new database.</summary>
    public JournalHead Begin(JournalId newId)
    {
        if (FindHead() is { } head) return head;
        InsertJournal(newId);
        return Head;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        _append?.Dispose();
        _statements.Dispose();
    }

    private JournalHead? FindHead() => _statements.First(
        "select id, head_sequence, head_hash from _journal order by number desc limit 1",
        static row => new JournalHead(new JournalId(row.ReadGuid(0)), row.GetInt64(1), row.ReadHash(2)));

    private void InsertJournal(JournalId id) => _statements.Execute(
        "insert into _journal (id, head_sequence, head_hash, created) values ($1, 0, zeroblob(32), $2)", Blob.Of(id.Value), Now);

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();
}
