using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Removes rows that no generation shows, in small transactions: after a flip, and at open after a build that never flipped.</summary>
internal static class GenerationCleanup
{
    internal const string StateName = "cleanup";
    private const int RowLimit = 2000;

    /// <summary>Removes the rows of a build that never flipped.</summary>
    public static async Task RemoveBrokenBuildAsync(DeviceDatabase database, CancellationToken cancellationToken)
    {
        if (ReadMark(database, GenerationBuild.StateName) is not { } next) return;
        foreach (EntityTable table in database.Tables.Values)
        {
            await InChunksAsync(database, table, "_from >= $2 or _to >= $2", next, (statements, from, to) =>
            {
                statements.Execute($"delete from {table.Base} where id > $1 and id <= $2 and _from >= $3", from, to, next);
                statements.Execute($"update {table.Base} set _to = null where id > $1 and id <= $2 and _to >= $3", from, to, next);
            }, cancellationToken).ConfigureAwait(false);
        }
        await RemoveMarkAsync(database, GenerationBuild.StateName, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes the rows that ended with an earlier flip.</summary>
    public static async Task RemoveOldRowsAsync(DeviceDatabase database, CancellationToken cancellationToken)
    {
        if (ReadMark(database, StateName) is not { } current) return;
        foreach (EntityTable table in database.Tables.Values)
        {
            int removed;
            do
            {
                using WriteTransaction transaction = await database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
                removed = transaction.Statements.Execute(
                    $"delete from {table.Base} where (id, _from) in (select id, _from from {table.Base} where _to <= $1 and _to is not null limit {RowLimit})", current);
                _ = transaction.Commit();
            }
            while (removed > 0);
        }
        await RemoveMarkAsync(database, StateName, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Works on the next ids after <paramref name="after"/> that meet a condition.</summary>
    /// <returns>The last of these ids; null when there were none.</returns>
    internal static byte[]? NextChunk(StatementCache statements, EntityTable table, string condition, byte[] after, long generation, Action<byte[], byte[]> work)
    {
        byte[]? last = (byte[]?)statements.Scalar(
            $"select max(id) from (select id from {table.Base} where id > $1 and ({condition}) order by id limit {RowLimit})", after, generation);
        if (last is not null) work(after, last);
        return last;
    }

    private static async Task InChunksAsync(DeviceDatabase database, EntityTable table, string condition, long generation,
        Action<StatementCache, byte[], byte[]> work, CancellationToken cancellationToken)
    {
        byte[]? last = [];
        while (last is not null)
        {
            using WriteTransaction transaction = await database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
            last = NextChunk(transaction.Statements, table, condition, last, generation, (from, to) => work(transaction.Statements, from, to));
            _ = transaction.Commit();
        }
    }

    private static long? ReadMark(DeviceDatabase database, string name)
    {
        using ReadTransaction transaction = database.OpenRead();
        return StateTable.GetNumber(transaction.Statements, name);
    }

    private static async Task RemoveMarkAsync(DeviceDatabase database, string name, CancellationToken cancellationToken)
    {
        using WriteTransaction transaction = await database.BeginWriteAsync(cancellationToken).ConfigureAwait(false);
        StateTable.Set(transaction.Statements, name, null);
        _ = transaction.Commit();
    }
}
