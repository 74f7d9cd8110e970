using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>A downloaded row of the current generation.</summary>
/// <param name="Event">The object's last server event in it.</param>
/// <param name="Delivered">The stable ids of the members that it carries.</param>
/// <param name="Values">The values by the members' places; empty where not delivered.</param>
internal sealed record BaseRow(Guid Event, IReadOnlySet<string> Delivered, object?[] Values)
{
    /// <summary>An object's row; null when it has none.</summary>
    public static BaseRow? Find(StatementCache statements, EntityTable table, ObjectId id) => statements.First(
        table.SelectBase,
        row => new BaseRow(
            row.ReadGuid(0),
            new HashSet<string>(row.GetString(1).Split(',', StringSplitOptions.RemoveEmptyEntries), StringComparer.Ordinal),
            StoredValue.ReadMembers(row, 2, table.Entity)),
        Blob.Of(id.Value));
}
