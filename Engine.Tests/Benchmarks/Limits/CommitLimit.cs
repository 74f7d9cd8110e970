using Microsoft.Data.Sqlite;
using OfflineSync.Benchmarks.Data;
using SQLitePCL;
using static SQLitePCL.raw;

namespace OfflineSync.Benchmarks.Limits;

/// <summary>The raw path of a local commit: two prepared inserts, an entry's and a row's, in one transaction.</summary>
internal sealed class CommitLimit : IDisposable
{
    private const int EntrySize = 600;

    private readonly SqliteConnection _database;
    private readonly ItemSeed _seed = new(7);
    private readonly byte[] _entry = new byte[EntrySize];
    private readonly sqlite3_stmt _begin, _insertEntry, _insertRow, _commit;

    public CommitLimit(string file, string synchronous)
    {
        _database = new SqliteConnection($"Data Source={file};Pooling=False");
        _database.Open();
        sqlite3_exec(_database.Handle, $"""
            pragma journal_mode = wal; pragma synchronous = {synchronous};
            create table if not exists entry (sequence integer primary key, body blob);
            create table if not exists item (id blob primary key, title text, quantity integer, price text, done integer, changed integer) without rowid;
            """);
        _begin = Prepare("begin immediate");
        _insertEntry = Prepare("insert into entry (body) values (?)");
        _insertRow = Prepare("insert into item values (?, ?, ?, ?, ?, ?)");
        _commit = Prepare("commit");
    }

    public void Run(int commits)
    {
        for (int i = 0; i < commits; i++)
        {
            string title = _seed.NextTitle();
            Step(_begin);
            sqlite3_bind_blob(_insertEntry, 1, _entry);
            Step(_insertEntry);
            sqlite3_bind_blob(_insertRow, 1, Guid.CreateVersion7().ToByteArray(bigEndian: true));
            sqlite3_bind_text(_insertRow, 2, title);
            sqlite3_bind_int(_insertRow, 3, i);
            sqlite3_bind_text(_insertRow, 4, "12.34");
            sqlite3_bind_int(_insertRow, 5, i & 1);
            sqlite3_bind_int64(_insertRow, 6, i * 1000L);
            Step(_insertRow);
            Step(_commit);
        }
    }

    public void Dispose()
    {
        foreach (sqlite3_stmt statement in (sqlite3_stmt[])[_begin, _insertEntry, _insertRow, _commit]) sqlite3_finalize(statement);
        _database.Dispose();
    }

    private sqlite3_stmt Prepare(string sql) => sqlite3_prepare_v2(_database.Handle, sql, out sqlite3_stmt statement) == SQLITE_OK
        ? statement : throw new InvalidOperationException(sqlite3_errmsg(_database.Handle).utf8_to_string());

    private static void Step(sqlite3_stmt statement)
    {
        if (sqlite3_step(statement) != SQLITE_DONE) throw new InvalidOperationException("A statement of the raw commit failed.");
        sqlite3_reset(statement);
    }
}
