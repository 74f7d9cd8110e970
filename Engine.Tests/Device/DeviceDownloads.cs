using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Protocol;

namespace OfflineSync.Tests.Device;

/// <summary>What a synchronization does to a device database, without a server: rows, removals, outcomes.</summary>
internal static class DeviceDownloads
{
    public static async Task WriteAsync(DeviceDatabase database, EntityDefinition entity, IReadOnlyList<(ObjectId Id, Guid Event, object?[] Values)> rows,
        IEnumerable<EntryKey>? contained = null)
    {
        RowLayout layout = WireRows.LayoutOf(entity);
        using WriteTransaction transaction = await database.BeginWriteAsync(default);
        BaseTables.Write(transaction, WireRows.Rows(entity, layout, rows), RowLayouts.Register(transaction, [layout]));
        foreach (EntryKey key in contained ?? []) transaction.Journal.Settle(key);
        Overlay.Recompute(transaction, entity, rows.Select(row => row.Id));
        await transaction.Commit();
    }

    public static async Task RemoveAsync(DeviceDatabase database, EntityDefinition entity, IEnumerable<ObjectId> ids)
    {
        using WriteTransaction transaction = await database.BeginWriteAsync(default);
        BaseTables.Remove(transaction, WireRows.Removals(entity, ids));
        Overlay.Recompute(transaction, entity, ids);
        await transaction.Commit();
    }

    /// <summary>The server's answer to an upload.</summary>
    public static async Task DecideAsync(DeviceDatabase database, Action<OfflineSync.Journal.Storage.OutboxJournal> decide)
    {
        using WriteTransaction transaction = await database.BeginWriteAsync(default);
        decide(transaction.Journal);
        await transaction.Commit();
    }
}
