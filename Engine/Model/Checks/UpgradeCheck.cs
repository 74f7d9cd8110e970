namespace OfflineSync;

/// <summary>Finds upgrades that cannot work.</summary>
internal static class UpgradeCheck
{
    public static IEnumerable<string> Problems(EntityDefinition entity)
    {
        foreach (IGrouping<string, MemberUpgrade> group in entity.Upgrades.GroupBy(upgrade => upgrade.FromId, StringComparer.OrdinalIgnoreCase))
        {
            if (group.Count() > 1) yield return $"two upgrades are about {group.Key}";
            if (!ModelCheck.IsStableId(group.Key)) yield return $"the upgrade of '{group.Key}' names no stable id: a letter followed by at most 39 letters, digits or underscores";
        }
        foreach (MemberUpgrade upgrade in entity.Upgrades)
        {
            if (Problem(entity, upgrade) is { } problem) yield return $"the upgrade of {upgrade.FromId} cannot work: {problem}";
        }
    }

    private static string? Problem(EntityDefinition entity, MemberUpgrade upgrade)
    {
        MemberDefinition? living = entity.Members.FirstOrDefault(member => string.Equals(member.Id, upgrade.FromId, StringComparison.OrdinalIgnoreCase));
        if (upgrade.Member is null) return living is null ? null : "a member of that stable id exists, so it is not retired";
        if (entity.FindMember(upgrade.Member) is not { } target) return $"there is no member {upgrade.Member}";
        if (upgrade.FromType is not { } type) return "it does not say which type the old member had";
        if (living is not null && (living != target || living.Type != type)) return "a member of that stable id exists; give the new one another id, or convert its own values";
        if (upgrade.Convert is null && !PlainConversion.Exists(type, target.Type)) return $"a {type} becomes a {target.Type} only by code";
        return null;
    }
}
