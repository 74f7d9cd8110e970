using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>A connection that only reads, with its prepared statements.</summary>
internal sealed class ReaderConnection : IDisposable
{
    private readonly SqliteConnection _connection;

    public ReaderConnection(DeviceDatabaseSettings settings)
    {
        _connection = SqliteConnections.OpenReader(settings.Path);
        Statements = new StatementCache(_connection);
        Journal = new OutboxJournal(_connection, settings.Time);
    }

    public StatementCache Statements { get; }

    public OutboxJournal Journal { get; }

    public void Dispose()
    {
        Journal.Dispose();
        Statements.Dispose();
        _connection.Dispose();
    }
}
