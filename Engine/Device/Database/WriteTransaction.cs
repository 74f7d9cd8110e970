using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>The one write transaction of a device database. Without a commit it is rolled back when disposed.</summary>
/// <remarks>Not safe for use by several threads at a time.</remarks>
internal sealed class WriteTransaction : IDisposable
{
    private bool _isEnded;

    public WriteTransaction(DeviceDatabase database, StatementCache statements, OutboxJournal journal, BaseStatements baseStatements)
    {
        Database = database;
        Statements = statements;
        Journal = journal;
        BaseStatements = baseStatements;
        journal.ChangedKeys.Clear();
        SqliteConnections.Run(Connection, "begin immediate");
    }

    public DeviceDatabase Database { get; }

    public SqliteConnection Connection => Statements.Connection;

    public StatementCache Statements { get; }

    public OutboxJournal Journal { get; }

    /// <summary>What the transaction changes; told to <see cref="DeviceDatabase.Changes"/> after the commit.</summary>
    public ChangeSet Changes { get; } = new();

    internal BaseStatements BaseStatements { get; }

    /// <summary>Commits.</summary>
    /// <returns>Ends when everybody who listens has taken the changes. A local commit need not wait for it.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.DiskFailed"/>: nothing was committed.</exception>
    public Task Commit()
    {
        try
        {
            SqliteConnections.Run(Connection, "commit");
        }
        catch (SqliteException exception) when (SqliteErrors.IsKnown(exception))
        {
            throw SqliteErrors.Translate(exception, Database.Settings.Path);
        }
        Changes.DecidedKeys.UnionWith(Journal.ChangedKeys);
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
        Database.Release();
    }
}
