using System.Collections.Concurrent;
using System.Collections.Frozen;
using Microsoft.Data.Sqlite;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>The database of one user on this device: one writer at a time, any number of readers, each with a view of its own.</summary>
/// <remarks>
/// Invariants:
/// 1. Everything is written by the one writer connection, inside a <see cref="WriteTransaction"/>.
/// 2. Subscribers of <see cref="Changes"/> hear of a change after it was committed; what they read then is that state or a later one.
/// Safe for use by several threads.
/// </remarks>
internal sealed class DeviceDatabase : IAsyncDisposable
{
    private const int IdleReaderLimit = 4;

    private readonly SemaphoreSlim _writerLock = new(1, 1);
    private readonly ConcurrentBag<ReaderConnection> _idleReaders = [];
    private readonly SqliteConnection _connection;
    private readonly WriterStatements _statements;
    private readonly OutboxJournal _journal;
    private int _waiting;
    private Task _checkpoint = Task.CompletedTask;
    private bool _isClosed;

    private DeviceDatabase(DeviceDatabaseSettings settings, SqliteConnection connection)
    {
        Settings = settings;
        _connection = connection;
        _statements = new WriterStatements(connection);
        _journal = new OutboxJournal(connection, settings.Time);
        Tables = settings.Model.Entities.ToFrozenDictionary(entity => entity.Id, entity => new EntityTable(entity, settings.Profile), StringComparer.Ordinal);
        Texts = settings.Model.DefaultTexts;
        OmittedMembers =
        [
            .. from table in Tables.Values
               where table.Synchronization.Downloads && table.OmittedMembers.Count > 0
               orderby table.Entity.Id
               select new RowLayout(table.Entity.Id, table.OmittedMembers),
        ];
        UnusedEntities = [.. Tables.Values.Where(table => table.IsUnused).Select(table => table.Entity.Id).Order(StringComparer.Ordinal)];
    }

    /// <summary>What the database was opened with.</summary>
    public DeviceDatabaseSettings Settings { get; }

    /// <summary>The user whose database this is.</summary>
    public ObjectId User => Settings.User;

    public DomainModel Model => Settings.Model;

    /// <summary>The tables by the entities' stable ids.</summary>
    public FrozenDictionary<string, EntityTable> Tables { get; }

    /// <summary>The members that the device's profile keeps out of downloads.</summary>
    public RowLayout[] OmittedMembers { get; }

    /// <summary>The entities that nothing in the device's profile uses, by stable id.</summary>
    public string[] UnusedEntities { get; }

    /// <summary>Tells of committed changes.</summary>
    public ChangeFeed Changes { get; } = new();

    /// <summary>The texts of the user's language.</summary>
    public LanguageTexts Texts { get; private set; }

    /// <summary>Whether somebody waits for the writer: long work looks at it and makes room.</summary>
    internal bool IsWriterAwaited => Volatile.Read(ref _waiting) > 0;

    /// <summary>The rights that were last looked up, with the state of the session that they came from.</summary>
    internal KnownRights? Rights { get; set; }

    /// <summary>Counts the writes of rows into the current generation: a <see cref="GenerationBuild"/> under way looks at it.</summary>
    internal long CurrentWrites { get; set; }

    /// <summary>Opens or creates the database, and removes what a broken download left.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.DatabaseDamaged"/> or <see cref="ErrorCode.DiskFailed"/>.</exception>
    public static async Task<DeviceDatabase> OpenAsync(DeviceDatabaseSettings settings, CancellationToken cancellationToken)
    {
        await DatabaseFile.EnsureAsync(settings, cancellationToken).ConfigureAwait(false);
        return await OpenFileAsync(settings, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Opens a file, or creates it and what belongs into it.</summary>
    internal static async Task<DeviceDatabase> OpenFileAsync(DeviceDatabaseSettings settings, CancellationToken cancellationToken)
    {
        SqliteConnection? connection = null;
        try
        {
            connection = SqliteConnections.OpenWriter(settings.Path, settings.Durability);
            if (settings.Check) QuickCheck(connection, settings.Path);
            var database = new DeviceDatabase(settings, connection);
            await database.PrepareAsync(cancellationToken).ConfigureAwait(false);
            if (!settings.Model.Languages.IsEmpty) database.Texts = database.Read(transaction => StoredTexts.Read(transaction.Statements, settings.Model));
            return database;
        }
        catch (Exception exception)
        {
            if (connection is not null) await connection.DisposeAsync().ConfigureAwait(false);
            if (exception is SqliteException error && SqliteErrors.IsKnown(error)) throw SqliteErrors.Translate(error, settings.Path);
            throw;
        }
    }

    /// <summary>Shows texts that were written.</summary>
    public void Take(TextsMessage texts) => Texts = StoredTexts.Of(texts, Model);

    /// <summary>The tables of an entity.</summary>
    public EntityTable Table(EntityDefinition entity) => Tables[entity.Id];

    /// <summary>Begins a write transaction when no other one is under way. Dispose it; without a commit it is rolled back.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.EngineClosed"/> or <see cref="ErrorCode.DiskFailed"/>.</exception>
    public Task<WriteTransaction> BeginWriteAsync(CancellationToken cancellationToken) => BeginWriteAsync(WriteKind.Durable, cancellationToken);

    /// <summary>The same, for work that may be lost with a power failure as long as everything after it is lost, too.</summary>
    internal async Task<WriteTransaction> BeginWriteAsync(WriteKind kind, CancellationToken cancellationToken)
    {
        ThrowIfClosed();
        await AwaitWriterAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ThrowIfClosed();
            return new WriteTransaction(this, _statements, _journal, kind);
        }
        catch (Exception exception)
        {
            _writerLock.Release();
            if (exception is SqliteException error && SqliteErrors.IsKnown(error)) throw SqliteErrors.Translate(error, Settings.Path);
            throw;
        }
    }

    /// <summary>Runs work in a write transaction of its own and commits it. Who listens hears of it without being waited for.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.DiskFailed"/>, or what the work throws: nothing was committed.</exception>
    public async Task<T> WriteAsync<T>(Func<WriteTransaction, T> work, CancellationToken cancellationToken)
    {
        using WriteTransaction transaction = await BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            T result = work(transaction);
            _ = transaction.Commit();
            return result;
        }
        catch (SqliteException exception) when (SqliteErrors.IsKnown(exception))
        {
            throw SqliteErrors.Translate(exception, Settings.Path);
        }
    }

    /// <summary>Begins a read transaction: everything in it is one state of the database. Dispose it soon.</summary>
    public ReadTransaction OpenRead()
    {
        ThrowIfClosed();
        if (!_idleReaders.TryTake(out ReaderConnection? reader)) reader = new ReaderConnection(Settings);
        try
        {
            return new ReadTransaction(this, reader);
        }
        catch
        {
            reader.Dispose();
            throw;
        }
    }

    /// <summary>Runs work in a read transaction of its own.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.DatabaseDamaged"/>, <see cref="ErrorCode.DiskFailed"/>, or what the work throws.</exception>
    public T Read<T>(Func<ReadTransaction, T> work)
    {
        try
        {
            using ReadTransaction transaction = OpenRead();
            return work(transaction);
        }
        catch (SqliteException exception) when (SqliteErrors.IsKnown(exception))
        {
            throw SqliteErrors.Translate(exception, Settings.Path);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_isClosed) return;
        await _writerLock.WaitAsync().ConfigureAwait(false);
        _isClosed = true;
        _writerLock.Release();
        await _checkpoint.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        while (_idleReaders.TryTake(out ReaderConnection? reader)) reader.Dispose();
        _journal.Dispose();
        _statements.Dispose();
        await _connection.DisposeAsync().ConfigureAwait(false);
        Changes.Close();
    }

    /// <summary>
    /// Begins to move what the write-ahead log holds into the database file, as far as nobody is in the way; writing goes on meanwhile.
    /// Where the one before has not ended, it is waited for: the log grows no faster than it can be moved.
    /// </summary>
    internal async Task BeginCheckpointAsync()
    {
        await _checkpoint.ConfigureAwait(false);
        ThrowIfClosed();
        _checkpoint = Task.Run(Checkpoint);
    }

    private void Checkpoint()
    {
        if (!_idleReaders.TryTake(out ReaderConnection? reader)) reader = new ReaderConnection(Settings);
        try
        {
            SqliteConnections.Run(reader.Statements.Connection, "pragma wal_checkpoint(passive)");
        }
        finally
        {
            Return(reader);
        }
    }

    private async Task AwaitWriterAsync(CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await _writerLock.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    internal void Release() => _writerLock.Release();

    internal void Return(ReaderConnection reader)
    {
        if (_isClosed || _idleReaders.Count >= IdleReaderLimit) reader.Dispose();
        else _idleReaders.Add(reader);
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        using (WriteTransaction transaction = await BeginWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            if (DeviceSchema.Create(_connection, Model, Tables)) ModelMigration.Apply(transaction);
            _journal.Begin(new JournalId(Settings.Ids.NewId()));
            _ = transaction.Commit();
        }
        if (!HasPageSet()) await GenerationCleanup.RemoveBrokenBuildAsync(this, cancellationToken).ConfigureAwait(false);
        await GenerationCleanup.RemoveOldRowsAsync(this, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Whether a page set is under way that the next download resumes.</summary>
    private bool HasPageSet()
    {
        using ReadTransaction transaction = OpenRead();
        return DownloadMarks.Read(transaction.Statements).Cursor is not null;
    }

    private static void QuickCheck(SqliteConnection connection, string path)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "pragma quick_check(1)";
        string? answer = command.ExecuteScalar()?.ToString();
        if (answer != "ok") throw SqliteErrors.Damaged(path, answer ?? "it cannot be checked");
    }

    private void ThrowIfClosed()
    {
        if (_isClosed) throw new OfflineSyncException(ErrorCode.EngineClosed, "The device database is closed: the engine was disposed, or another user signed in.", "Use the engine that is open now.");
    }
}
