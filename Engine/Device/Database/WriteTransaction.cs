using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>The one write transaction of a device database. Without a commit it is rolled back when disposed.</summary>
/// <remarks>Not safe for use by several threads at a time.</remarks>
internal sealed class WriteTransaction : IDisposable
{
    private readonly WriterStatements _statements;
    private readonly bool _isRelaxed;
    private bool _isEnded;

    public WriteTransaction(DeviceDatabase database, WriterStatements statements, OutboxJournal journal, WriteKind kind)
    {
        Database = database;
        _statements = statements;
        Journal = journal;
        journal.ChangedKeys.Clear();
        _isRelaxed = kind == WriteKind.Building && database.Settings.Durability == Durability.Full;
        // Never as a prepared statement: this pragma takes effect when it is prepared.
        if (_isRelaxed) SqliteConnections.Run(Connection, "pragma synchronous = normal");
        try
        {
            statements.Begin();
        }
        catch
        {
            Restore();
            throw;
        }
    }

    public DeviceDatabase Database { get; }

    public SqliteConnection Connection => Statements.Connection;

    public StatementCache Statements => _statements.Cached;

    public OutboxJournal Journal { get; }

    /// <summary>What the transaction changes; told to <see cref="DeviceDatabase.Changes"/> after the commit.</summary>
    public ChangeSet Changes { get; } = new();

    internal BaseStatements BaseStatements => _statements.Base;

    internal OverlayStatements OverlayStatements => _statements.Overlay;

    /// <summary>Commits.</summary>
    /// <returns>Ends when everybody who listens has taken the changes. A local commit need not wait for it.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.DiskFailed"/>: nothing was committed.</exception>
    public Task Commit()
    {
        try
        {
            _statements.Commit();
        }
        catch (SqliteException exception) when (SqliteErrors.IsKnown(exception))
        {
            throw SqliteErrors.Translate(exception, Database.Settings.Path);
        }
        if (Journal.ChangedKeys.Count > 0) Changes.DecidedKeys.UnionWith(Journal.ChangedKeys);
        // The writer is free before anybody hears of it: who listens may commit.
        End();
        return Database.Changes.Publish(Changes);
    }

    public void Dispose()
    {
        if (_isEnded) return;
        try
        {
            SqliteConnections.Run(Connection, "rollback");
        }
        catch (SqliteException)
        {
            // SQLite has rolled back by itself after a full disk or an I/O error; there is nothing left to undo.
        }
        End();
    }

    private void End()
    {
        if (_isEnded) return;
        _isEnded = true;
        Journal.ChangedKeys.Clear();
        Restore();
        Database.Release();
    }

    private void Restore()
    {
        if (_isRelaxed) SqliteConnections.Run(Connection, "pragma synchronous = full");
    }
}
