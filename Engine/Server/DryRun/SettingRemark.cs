using OfflineSync.Constraints;

namespace OfflineSync.Server.DryRun;

/// <summary>
/// Says what the numbers of an entity leave out: what devices keep by the settings Preserve and Never came by selections, of which the server keeps no account. Pure.
/// </summary>
internal static class SettingRemark
{
    /// <param name="before">The entity as the database serves it.</param>
    /// <param name="after">The entity of the other model; null where that has none.</param>
    /// <returns>A sentence; null where there is nothing to say.</returns>
    public static string? Of(EntityDefinition before, EntityDefinition? after)
    {
        SyncMode now = before.Synchronization.Mode;
        bool isKept = now is SyncMode.Preserve or SyncMode.Never;
        if (after is null) return isKept ? $"{before.Name} is not in the other model; its setting is {now}, so that what devices hold of it is not known here and not counted." : null;
        SyncMode then = after.Synchronization.Mode;
        if (then is SyncMode.Preserve or SyncMode.Never && before.Synchronization.Downloads)
        {
            return $"{after.Name} becomes {then}: what devices hold stays there and does not count as disappearing; only selected objects are refreshed.";
        }
        if (!isKept) return null;
        return then switch
        {
            SyncMode.All or SyncMode.ByXPath => $"{after.Name} is {now}, so that devices may hold some of what appears: these objects are refreshed.",
            SyncMode.Clear => $"{after.Name} is {now} and becomes {then}: what devices hold of it leaves them; how much that is is not known here and not counted.",
            _ when RulesOf(before) != RulesOf(after) => $"{after.Name} is {then}: its rules change, and what devices hold stays until it is selected; that is not counted.",
            _ => null,
        };
    }

    private static string RulesOf(EntityDefinition entity) => string.Join('\n', entity.AccessRules.Where(rule => rule.Rights.HasFlag(Rights.Read))
        .Select(rule => $"{rule.Role} {rule.Constraint ?? Constraint.All} {string.Join(',', entity.Members.Where(rule.CanRead).Select(member => member.Id))}").Order(StringComparer.Ordinal));
}
