using OfflineSync.Projections;
using OfflineSync.Server.Access;

namespace OfflineSync.Server.Uploads;

/// <summary>What a user may hear of a conflict: the members of that object that he may read.</summary>
internal static class ReadableConflict
{
    public static ObjectOverwritten? Of(ObjectOverwritten conflict, DomainModel model, UserAccess access)
    {
        if (model.FindEntityById(conflict.EntityId) is not { } entity || access.Of(entity, conflict.ObjectId) is not { CanRead: true } rights) return null;
        ObjectOverwritten readable = conflict with { Conflicts = [.. conflict.Conflicts.Where(one => entity.FindMemberById(one.MemberId) is { } member && rights.CanReadMember(member))] };
        return readable.Conflicts.IsEmpty ? null : readable;
    }
}
