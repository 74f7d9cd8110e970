using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>
/// Writes downloaded rows and removals into the current generation, straight from their frames. Who calls it recomputes the overlays of the
/// objects that have entries, in the same transaction. Big downloads go into a <see cref="GenerationBuild"/> instead.
/// </summary>
internal static class BaseTables
{
    /// <summary>Writes the rows of a frame.</summary>
    /// <returns>How many rows it holds.</returns>
    public static int Write(WriteTransaction transaction, ReadOnlyMemory<byte> rowsFrame, IReadOnlyList<BoundLayout> layouts, ObjectTally? tally = null)
    {
        RowsReader reader = RowFrames.Open(rowsFrame, layouts);
        BoundLayout layout = layouts[reader.Layout];
        if (!layout.IsKnown) return reader.Rows;
        long generation = CurrentGeneration(transaction);
        RawStatement update = transaction.BaseStatements.Update(layout), insert = transaction.BaseStatements.InsertCurrent(layout);
        transaction.Database.CurrentWrites++;
        RowBinder.BindConstants(update, layout, generation);
        RowBinder.BindConstants(insert, layout, generation);
        Span<byte> id = stackalloc byte[16];
        while (reader.MoveNext())
        {
            RowBinder.BindRow(update, reader, layout, id);
            if (update.Execute() == 0)
            {
                reader.Repeat();
                RowBinder.BindRow(insert, reader, layout, id);
                insert.Execute();
            }
            transaction.Changes.Add(layout.Table.Entity, new ObjectId(new Guid(id, bigEndian: true)));
            tally?.Arrived(id);
        }
        return reader.Rows;
    }

    /// <summary>Removes the objects of a removals frame.</summary>
    /// <returns>How many ids it holds.</returns>
    public static int Remove(WriteTransaction transaction, ReadOnlySpan<byte> removalsFrame, ObjectTally? tally = null)
    {
        EntityTable? table = RowFrames.ReadRemovals(transaction.Database, removalsFrame, out ReadOnlySpan<byte> ids);
        for (int i = 0; table is not null && i < ids.Length; i += 16)
        {
            ReadOnlySpan<byte> id = ids.Slice(i, 16);
            if (Remove(transaction, table, id) || Overlay.Shows(transaction.Statements, table, id)) tally?.Left(id);
        }
        return ids.Length / 16;
    }

    /// <summary>Removes one object.</summary>
    public static void Remove(WriteTransaction transaction, EntityDefinition entity, ObjectId id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.Value.TryWriteBytes(bytes, bigEndian: true, out _);
        _ = Remove(transaction, transaction.Database.Table(entity), bytes);
    }

    internal static long CurrentGeneration(WriteTransaction transaction) =>
        StateTable.GetNumber(transaction.Statements, StateTable.Generation) ?? throw new InvalidOperationException("The device database names no generation.");

    private static bool Remove(WriteTransaction transaction, EntityTable table, ReadOnlySpan<byte> id)
    {
        RawStatement delete = transaction.BaseStatements.Delete(table);
        delete.BindBlob(1, id);
        delete.BindNumber(2, CurrentGeneration(transaction));
        bool wasThere = delete.Execute() > 0;
        transaction.Changes.Add(table.Entity, new ObjectId(new Guid(id, bigEndian: true)));
        return wasThere;
    }
}
