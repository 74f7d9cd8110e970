using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace OfflineSync.Journal.Storage;

/// <summary>A prepared statement that takes values as they are, without objects between: commits come often, and a download has many rows.</summary>
/// <remarks>Values stay bound from run to run. Not safe for use by several threads at a time.</remarks>
internal sealed class RawStatement : IDisposable
{
    private const int StackSize = 256;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public RawStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle ?? throw new InvalidOperationException("The connection is closed.");
        // It is kept as long as its connection.
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public void BindBlob(int parameter, ReadOnlySpan<byte> value) => Check(raw.sqlite3_bind_blob(_statement, parameter, value));

    public void BindBlob(int parameter, Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        BindBlob(parameter, bytes);
    }

    public void BindBlob(int parameter, Sha256Hash hash)
    {
        Span<byte> bytes = stackalloc byte[Sha256Hash.Size];
        hash.CopyTo(bytes);
        BindBlob(parameter, bytes);
    }

    public void BindText(int parameter, ReadOnlySpan<byte> utf8) => Check(raw.sqlite3_bind_text(_statement, parameter, utf8));

    public void BindText(int parameter, string text)
    {
        int size = Encoding.UTF8.GetMaxByteCount(text.Length);
        byte[]? rented = size > StackSize ? ArrayPool<byte>.Shared.Rent(size) : null;
        Span<byte> utf8 = rented ?? stackalloc byte[StackSize];
        BindText(parameter, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
    }

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

    /// <summary>Runs the statement; false when another connection holds what it needs.</summary>
    public bool TryExecuteUnlessBusy()
    {
        int code = raw.sqlite3_step(_statement) & 0xFF;
        int reset = raw.sqlite3_reset(_statement);
        if (code is raw.SQLITE_BUSY or raw.SQLITE_LOCKED) return false;
        if (code != raw.SQLITE_DONE) Check(reset);
        return true;
    }

    /// <summary>Goes to the next row; false behind the last. <see cref="Reset"/> ends the reading.</summary>
    public bool Read()
    {
        int code = raw.sqlite3_step(_statement);
        if (code == raw.SQLITE_ROW) return true;
        int reset = raw.sqlite3_reset(_statement);
        if (code != raw.SQLITE_DONE) Check(reset);
        return false;
    }

    public void Reset() => raw.sqlite3_reset(_statement);

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    /// <summary>The bytes of a column; valid until the next row.</summary>
    public ReadOnlySpan<byte> Bytes(int column) => raw.sqlite3_column_blob(_statement, column);

    public void Dispose() => raw.sqlite3_finalize(_statement);

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK) SqliteException.ThrowExceptionForRC(code, _database);
    }
}
