using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>
/// A big download under way: its rows are written beside the current ones in small transactions, under the next generation, and nothing
/// shows before the flip. Local commits go on between the transactions.
/// </summary>
/// <remarks>
/// Invariants, with g the current generation:
/// 1. Rows that begin with g + 1 belong to the build; rows that end with g + 1 are replaced or removed by it. No other row names g + 1.
/// 2. <c>_state</c> names the build from its first transaction to its flip, so that the next open removes a broken one, or the next
///    download resumes it where a cursor says from where.
/// Not safe for use by several threads at a time.
/// </remarks>
internal sealed class GenerationBuild
{
    internal const string StateName = "build";
    private const string ReplacesAllName = "build.replaces";

    // Whoever waits for the writer waits for so many rows at most, and for their commit.
    private const int LookAroundRows = 64;

    // About what SQLite by itself moves on after; here it happens between two steps, while commits go on.
    private const int CheckpointBytes = 1024 * 1024;

    private readonly DeviceDatabase _database;
    private readonly bool _replacesAll;
    private readonly int _rowLimit;
    private readonly long _next;
    private readonly HashSet<EntityTable> _touched = [];
    private readonly HashSet<EntityTable> _empty = [];
    private readonly long _currentWrites;
    private readonly ObjectTally _tally;
    private int _unchecked;

    private GenerationBuild(DeviceDatabase database, bool replacesAll, int rowLimit, long next, ObjectTally? tally)
    {
        _database = database;
        _tally = tally ?? new ObjectTally();
        _replacesAll = replacesAll;
        _rowLimit = rowLimit;
        _next = next;
        _currentWrites = database.CurrentWrites;
    }

    /// <summary>Begins a build; an earlier one that never flipped is removed first.</summary>
    /// <param name="database">The database.</param>
    /// <param name="replacesAll">Whether what the download doesn't name is gone: a page set; else it is a delta.</param>
    /// <param name="rowLimit">How many rows one transaction writes at most; it ends earlier when a local commit waits.</param>
    /// <param name="cancellationToken">Cancels between transactions.</param>
    /// <param name="tally">Counts what comes and goes.</param>
    public static async Task<GenerationBuild> BeginAsync(DeviceDatabase database, bool replacesAll, int rowLimit, CancellationToken cancellationToken, ObjectTally? tally = null)
    {
        await GenerationCleanup.RemoveBrokenBuildAsync(database, cancellationToken).ConfigureAwait(false);
        await GenerationCleanup.RemoveOldRowsAsync(database, cancellationToken).ConfigureAwait(false);
        using WriteTransaction transaction = await database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        var build = new GenerationBuild(database, replacesAll, rowLimit, BaseTables.CurrentGeneration(transaction) + 1, tally);
        build.FindEmptyTables(transaction.Statements);
        StateTable.Set(transaction.Statements, StateName, build._next);
        StateTable.Set(transaction.Statements, ReplacesAllName, replacesAll ? 1 : 0);
        _ = transaction.Commit();
        return build;
    }

    /// <summary>Goes on with the build that an earlier download began.</summary>
    /// <exception cref="InvalidOperationException">There is none: see <see cref="Exists"/>.</exception>
    public static GenerationBuild Resume(DeviceDatabase database, int rowLimit, ObjectTally? tally = null)
    {
        using ReadTransaction transaction = database.OpenRead();
        long next = StateTable.GetNumber(transaction.Statements, StateName) ?? throw new InvalidOperationException("No build is under way.");
        var build = new GenerationBuild(database, StateTable.GetNumber(transaction.Statements, ReplacesAllName) == 1, rowLimit, next, tally);
        build._touched.UnionWith(database.Tables.Values);
        build.FindEmptyTables(transaction.Statements);
        return build;
    }

    /// <summary>Whether a build was begun and has not flipped.</summary>
    public static bool Exists(StatementCache statements) => StateTable.GetNumber(statements, StateName) is not null;

    /// <summary>Finds or registers the layouts of a page.</summary>
    public async Task<IReadOnlyList<BoundLayout>> RegisterAsync(IReadOnlyList<RowLayout> layouts, CancellationToken cancellationToken)
    {
        using WriteTransaction transaction = await _database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        IReadOnlyList<BoundLayout> bound = RowLayouts.Register(transaction, layouts);
        _ = transaction.Commit();
        return bound;
    }

    /// <summary>Writes the rows of a frame.</summary>
    /// <returns>How many rows it holds.</returns>
    public async Task<int> WriteAsync(ReadOnlyMemory<byte> rowsFrame, IReadOnlyList<BoundLayout> layouts, CancellationToken cancellationToken)
    {
        RowsReader reader = RowFrames.Open(rowsFrame, layouts);
        BoundLayout layout = layouts[reader.Layout];
        if (!layout.IsKnown) return reader.Rows;
        _touched.Add(layout.Table);
        while (!reader.IsAtEnd)
        {
            using WriteTransaction transaction = await _database.BeginWriteAsync(WriteKind.Building, cancellationToken).ConfigureAwait(false);
            WriteRows(transaction, layout, reader);
            _ = transaction.Commit();
        }
        _unchecked += rowsFrame.Length;
        if (_unchecked >= CheckpointBytes)
        {
            await _database.BeginCheckpointAsync().ConfigureAwait(false);
            _unchecked = 0;
        }
        return reader.Rows;
    }

    /// <summary>Removes the objects of a removals frame.</summary>
    /// <returns>How many ids it holds.</returns>
    public async Task<int> RemoveAsync(ReadOnlyMemory<byte> removalsFrame, CancellationToken cancellationToken)
    {
        int count = 0, position = 0;
        do
        {
            using WriteTransaction transaction = await _database.BeginWriteAsync(WriteKind.Building, cancellationToken).ConfigureAwait(false);
            EntityTable? table = RowFrames.ReadRemovals(_database, removalsFrame.Span, out ReadOnlySpan<byte> ids);
            count = ids.Length / 16;
            if (table is null) return count;
            _touched.Add(table);
            for (int end = Math.Min(count, position + _rowLimit); position < end; position++) RemoveRow(transaction, table, ids.Slice(position * 16, 16));
            _ = transaction.Commit();
        }
        while (position < count);
        return count;
    }

    /// <summary>Makes everything that was written show, in one transaction, and removes what it replaced afterwards.</summary>
    /// <param name="within">What belongs into the flip's transaction: settled entries, the token. It tells the objects of the settled entries.</param>
    /// <param name="cancellationToken">Cancels before the flip; after it, the cleanup.</param>
    public async Task FlipAsync(Func<WriteTransaction, IReadOnlySet<ObjectId>> within, CancellationToken cancellationToken)
    {
        if (_replacesAll) await EndUnnamedRowsAsync(cancellationToken).ConfigureAwait(false);
        Task heard;
        using (WriteTransaction transaction = await _database.BeginWriteAsync(cancellationToken).ConfigureAwait(false))
        {
            // Before "within" settles entries: the overlays of settled objects go away with it.
            IReadOnlyList<(string EntityId, ObjectId Id)> overlaid = transaction.Journal.ReadUnsettledObjects();
            StateTable.Set(transaction.Statements, StateTable.Generation, _next);
            StateTable.Set(transaction.Statements, StateName, null);
            StateTable.Set(transaction.Statements, GenerationCleanup.StateName, _next);
            RecomputeOverlays(transaction, overlaid, within(transaction));
            foreach (EntityTable table in _replacesAll ? _database.Tables.Values : (IEnumerable<EntityTable>)_touched) transaction.Changes.AddAll(table.Entity);
            heard = transaction.Commit();
        }
        await heard.ConfigureAwait(false);
        await GenerationCleanup.RemoveOldRowsAsync(_database, cancellationToken).ConfigureAwait(false);
    }

    // A local commit waits for this: what lies over a base that stays as it was stays, too.
    private void RecomputeOverlays(WriteTransaction transaction, IReadOnlyList<(string EntityId, ObjectId Id)> overlaid, IReadOnlySet<ObjectId> settled)
    {
        foreach (IGrouping<string, (string EntityId, ObjectId Id)> entity in overlaid.GroupBy(pair => pair.EntityId))
        {
            if (_database.Model.FindEntityById(entity.Key) is not { } definition) continue;
            EntityTable table = _database.Table(definition);
            HashSet<ObjectId> rebased = [.. transaction.Statements.Query(
                $"""
                select s.object from _entry_state s where s.entity = $1 and {OutboxJournal.IsOpen}
                and exists (select 1 from {table.Base} b where b.id = s.object and (b._from = $2 or b._to = $2))
                """,
                static row => new ObjectId(row.ReadGuid(0)), entity.Key, _next)];
            Overlay.Recompute(transaction, definition, entity.Select(pair => pair.Id).Where(id => settled.Contains(id) || rebased.Contains(id)));
        }
    }

    private void FindEmptyTables(StatementCache statements)
    {
        foreach (EntityTable table in _database.Tables.Values)
        {
            if (statements.Scalar($"select 1 from {table.Base} where _from < $1 limit 1", _next) is null) _empty.Add(table);
        }
    }

    private void WriteRows(WriteTransaction transaction, BoundLayout layout, RowsReader reader)
    {
        // Tables that were empty need no look for a row to end, unless an upload's answer wrote rows meanwhile.
        if (_database.CurrentWrites != _currentWrites) _empty.Clear();
        RawStatement insert = transaction.BaseStatements.Insert(layout);
        RowBinder.BindConstants(insert, layout, _next);
        RawStatement? end = _empty.Contains(layout.Table) ? null : transaction.BaseStatements.End(layout.Table);
        end?.BindNumber(2, _next);
        Span<byte> id = stackalloc byte[16];
        for (int i = 0; i < _rowLimit && reader.MoveNext(); i++)
        {
            RowBinder.BindRow(insert, reader, layout, id);
            end?.BindBlob(1, id);
            end?.Execute();
            if (insert.TryExecute()) _tally.ArrivedInBulk(id);
            else Replace(transaction, reader, layout);
            if (i % LookAroundRows == LookAroundRows - 1 && _database.IsWriterAwaited) break;
        }
    }

    // The row came before: in a page that broke off, or before the delta that closes the set.
    private void Replace(WriteTransaction transaction, RowsReader reader, BoundLayout layout)
    {
        RawStatement replace = transaction.BaseStatements.Replace(layout);
        RowBinder.BindConstants(replace, layout, _next);
        reader.Repeat();
        RowBinder.BindRow(replace, reader, layout, stackalloc byte[16]);
        replace.Execute();
    }

    private void RemoveRow(WriteTransaction transaction, EntityTable table, ReadOnlySpan<byte> id)
    {
        bool wasThere = Execute(transaction.BaseStatements.End(table), id) || Overlay.Shows(transaction.Statements, table, id);
        if (Execute(transaction.BaseStatements.DeleteBegun(table), id))
        {
            _tally.Withdrawn();
            // The build had replaced it.
            wasThere |= transaction.Statements.Scalar($"select 1 from {table.Base} where id = $1 and _to = $2", id.ToArray(), _next) is not null;
        }
        if (wasThere) _tally.Left(id);
    }

    private bool Execute(RawStatement statement, ReadOnlySpan<byte> id)
    {
        statement.BindBlob(1, id);
        statement.BindNumber(2, _next);
        return statement.Execute() > 0;
    }

    private async Task EndUnnamedRowsAsync(CancellationToken cancellationToken)
    {
        // What no download names stays.
        foreach (EntityTable table in _database.Tables.Values.Where(table => table.Synchronization.Downloads))
        {
            byte[]? last = [];
            while (last is not null)
            {
                using WriteTransaction transaction = await _database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
                last = GenerationCleanup.NextChunk(transaction.Statements, table, "_to is null and _from < $2", last, _next, (from, to) => _tally.LeftInBulk(transaction.Statements.Execute(
                    $"update {table.Base} set _to = $3 where id > $1 and id <= $2 and _to is null and _from < $3", from, to, _next)));
                _ = transaction.Commit();
            }
        }
    }
}
