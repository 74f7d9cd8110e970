using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineSync.Device;

/// <summary>A prepared statement that takes bytes as they arrive, without objects between: a download has many rows.</summary>
internal sealed class RawStatement : IDisposable
{
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public RawStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        Check(raw.sqlite3_prepare_v2(_database, sql, out _statement));
    }

    public void BindBlob(int parameter, ReadOnlySpan<byte> value) => Check(raw.sqlite3_bind_blob(_statement, parameter, value));

    public void BindText(int parameter, ReadOnlySpan<byte> utf8) => Check(raw.sqlite3_bind_text(_statement, parameter, utf8));

    public void BindNumber(int parameter, long value) => Check(raw.sqlite3_bind_int64(_statement, parameter, value));

    public void BindNull(int parameter) => Check(raw.sqlite3_bind_null(_statement, parameter));

    /// <summary>Runs the statement and tells how many rows it changed.</summary>
    public int Execute()
    {
        if (!TryExecute()) SqliteException.ThrowExceptionForRC(raw.SQLITE_CONSTRAINT, _database);
        return raw.sqlite3_changes(_database);
    }

    /// <summary>Runs the statement; false when a constraint refused it.</summary>
    public bool TryExecute()
    {
        int code = raw.sqlite3_step(_statement);
        int reset = raw.sqlite3_reset(_statement);
        if (code == raw.SQLITE_DONE) return true;
        if ((code & 0xFF) == raw.SQLITE_CONSTRAINT || (reset & 0xFF) == raw.SQLITE_CONSTRAINT) return false;
        Check(reset);
        return true;
    }

    public void Dispose() => raw.sqlite3_finalize(_statement);

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(code, _database);
    }
}
