using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Reads what the device shows of single objects.</summary>
internal static class ObjectReader
{
    /// <summary>An object's values by the members' places; null when it is not on the device.</summary>
    public static object?[]? Find(StatementCache statements, EntityTable table, ObjectId id) =>
        statements.First(table.SelectById, row => StoredValue.ReadMembers(row, 1, table.Entity), Blob.Of(id.Value));

    /// <summary>The objects that refer to another one through a member, by id.</summary>
    public static List<(ObjectId Id, object?[] Values)> FindReferring(StatementCache statements, EntityTable table, MemberDefinition reference, ObjectId target) =>
        statements.Query(
            $"select id{table.Columns} from {table.View} where {EntityTable.Quote(reference.Id)} = $1 order by id",
            row => (new ObjectId(row.ReadGuid(0)), StoredValue.ReadMembers(row, 1, table.Entity)),
            Blob.Of(target.Value));
}
