using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>One state of the device database.</summary>
/// <remarks>Not safe for use by several threads at a time.</remarks>
internal sealed class ReadTransaction : IDisposable
{
    private readonly ReaderConnection _reader;
    private bool _isEnded;

    public ReadTransaction(DeviceDatabase database, ReaderConnection reader)
    {
        Database = database;
        _reader = reader;
        SqliteConnections.Run(Connection, "begin deferred");
        // A deferred transaction takes its view at the first read.
        Statements.Scalar("select value from _state where name = 'generation'");
    }

    public DeviceDatabase Database { get; }

    public StatementCache Statements => _reader.Statements;

    public SqliteConnection Connection => _reader.Statements.Connection;

    public OutboxJournal Journal => _reader.Journal;

    public void Dispose()
    {
        if (_isEnded) return;
        _isEnded = true;
        SqliteConnections.Run(Connection, "commit");
        Database.Return(_reader);
    }
}
