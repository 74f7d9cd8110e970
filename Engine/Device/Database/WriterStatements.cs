using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>The writer's prepared statements, kept from transaction to transaction.</summary>
internal sealed class WriterStatements(SqliteConnection connection) : IDisposable
{
    private const string BeginSql = "begin immediate", CommitSql = "commit";

    private readonly RawStatement _begin = new(connection, BeginSql), _commit = new(connection, CommitSql);

    /// <summary>Statements by their text.</summary>
    public StatementCache Cached { get; } = new(connection);

    /// <summary>The statements of downloaded rows.</summary>
    public BaseStatements Base { get; } = new(connection);

    /// <summary>The statements of overlay rows.</summary>
    public OverlayStatements Overlay { get; } = new(connection);

    /// <summary>Begins a transaction.</summary>
    public void Begin() => Run(_begin, BeginSql);

    /// <summary>Commits it.</summary>
    public void Commit() => Run(_commit, CommitSql);

    public void Dispose()
    {
        _begin.Dispose();
        _commit.Dispose();
        Overlay.Dispose();
        Base.Dispose();
        Cached.Dispose();
    }

    // A tool that holds the file for a moment is waited for, as everywhere else.
    private void Run(RawStatement statement, string sql)
    {
        if (!statement.TryExecuteUnlessBusy()) Cached.Execute(sql);
    }
}
