using OfflineSync.Device;

namespace OfflineSync;

public sealed partial class OfflineEngine
{
    /// <summary>
    /// What the user may do with an object, for a screen that shows what can be edited. The rules are evaluated against what the last
    /// synchronization brought, and his roles then: what was committed since makes no difference until the object is synchronized. For an
    /// object that was created here, and that the server has not sent yet, every condition counts as fulfilled. Where a condition asks for something that is not on
    /// this device it counts as fulfilled, too. The server decides.
    /// </summary>
    /// <param name="obj">The object.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>: it belongs to another engine or user; <see cref="ErrorCode.NotSignedIn"/>.</exception>
    public ObjectRights RightsOf(OfflineObject obj)
    {
        EntityDefinition entity = UnitOf(obj) is not null ? obj.Entity : throw NoUser();
        if (obj.IsEmpty) return new ObjectRights(canDelete: false, [], []);
        return Database.Read(transaction =>
        {
            DeviceRights? rights = DeviceRights.Of(transaction.Database, transaction.Statements);
            BaseRow? row = BaseRow.Find(transaction.Statements, transaction.Database.Table(entity), obj.Id);
            EntityRights found = rights is null ? EntityRights.All(entity)
                : row is null ? rights.OfNew(entity)
                : rights.Of(transaction.Database, transaction.Statements, entity, obj.Id, row);
            // What may be read is what the server sent.
            IEnumerable<MemberDefinition> readable = row is null ? entity.Members.Where(found.CanReadMember) : entity.Members.Where(member => row.Delivered.Contains(member.Id));
            return new ObjectRights(found.CanDelete, readable, entity.Members.Where(found.CanWriteMember));
        });
    }
}
