using System.Collections.Immutable;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>Refuses at once what the rights as of the last synchronization do not allow. What the device created itself passes; the server decides.</summary>
internal static class RightsCheck
{
    private const string Hint = "Take the change back, or synchronize: the rights may have changed. OfflineOptions.ChecksRights = false leaves the check to the server alone.";

    /// <param name="transaction">The transaction that commits.</param>
    /// <param name="entity">The object's entity.</param>
    /// <param name="id">The object.</param>
    /// <param name="row">What was downloaded of it; null when it was created here.</param>
    /// <param name="changes">What the commit changes.</param>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.AccessDenied"/>: the message names every member.</exception>
    public static void ThrowIfDenied(WriteTransaction transaction, EntityDefinition entity, ObjectId id, BaseRow? row, ImmutableArray<MemberChange> changes)
    {
        if (Find(transaction, entity, id, row) is not { } rights) return;
        string[] denied = [.. changes.Select(change => entity.FindMemberById(change.MemberId)!).Where(member => !rights.CanWriteMember(member)).Select(member => member.Name)];
        if (denied.Length > 0) throw Denied($"write {string.Join(", ", denied)} of {entity.Name} {id}");
    }

    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.AccessDenied"/>.</exception>
    public static void ThrowIfUndeletable(WriteTransaction transaction, EntityDefinition entity, ObjectId id, BaseRow? row)
    {
        if (Find(transaction, entity, id, row) is { CanDelete: false }) throw Denied($"delete {entity.Name} {id}");
    }

    /// <summary>Whether the rights, as far as they are known and checked, allow a delete.</summary>
    public static bool MayDelete(WriteTransaction transaction, EntityDefinition entity, ObjectId id, BaseRow? row) => Find(transaction, entity, id, row) is not { CanDelete: false };

    private static EntityRights? Find(WriteTransaction transaction, EntityDefinition entity, ObjectId id, BaseRow? row)
    {
        if (row is null || !transaction.Database.Settings.ChecksRights) return null;
        return DeviceRights.Of(transaction.Database, transaction.Statements)?.Of(transaction.Database, transaction.Statements, entity, id, row);
    }

    private static OfflineSyncException Denied(string what) =>
        new(ErrorCode.AccessDenied, $"The access rules, as of the last synchronization, do not let this user {what}. Nothing was committed.", Hint);
}
