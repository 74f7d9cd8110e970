namespace OfflineSync;

/// <summary>Which rights of roles that exist before and now became less.</summary>
internal static class RightsComparison
{
    public static IEnumerable<ModelFinding> Of(EntityDefinition before, EntityDefinition now)
    {
        foreach (string role in before.AccessRules.Select(rule => rule.Role).Distinct().Where(now.Model.Roles.Contains))
        {
            string[] lost = [.. Lost(Rights(before, role, always: false), Rights(now, role, always: false), before, now)];
            string[] limited = [.. Lost(Rights(before, role, always: true), Rights(now, role, always: true), before, now).Except(lost)];
            if (lost.Length > 0) yield return new ModelFinding(AgainstRules.RightsWithdrawn, now.Name, null, $"{role} may no longer {string.Join(", ", lost)}");
            if (limited.Length > 0) yield return new ModelFinding(AgainstRules.RightsWithdrawn, now.Name, null, $"{role} may {string.Join(", ", limited)} only under a condition now");
        }
    }

    private static IEnumerable<string> Lost(EntityRights before, EntityRights now, EntityDefinition old, EntityDefinition entity)
    {
        if (before.CanCreate && !now.CanCreate) yield return "create it";
        if (before.CanDelete && !now.CanDelete) yield return "delete it";
        if (before.CanRead && !now.CanRead) yield return "read it";
        foreach (MemberDefinition member in old.Members)
        {
            if (entity.FindMemberById(member.Id) is not { } same) continue;
            if (before.CanWriteMember(member) && !now.CanWriteMember(same) && same is { Source: ValueSource.App, IsHashed: false }) yield return $"write {same.Name}";
            else if (now.CanRead && before.CanReadMember(member) && !now.CanReadMember(same)) yield return $"read {same.Name}";
        }
    }

    private static EntityRights Rights(EntityDefinition entity, string role, bool always)
    {
        AccessRule[] rules = [.. entity.AccessRules.Where(rule => rule.Role == role)];
        // No condition limits creation.
        EntityRights all = EntityRights.Of(entity, rules);
        return always ? EntityRights.Of(entity, [.. rules.Where(rule => rule.Constraint is null)]) with { CanCreate = all.CanCreate } : all;
    }
}
