namespace OfflineSync;

/// <summary>Finds what a role may create and can never complete, so that the server rejects each of these objects.</summary>
internal static class RequiredCheck
{
    public static IEnumerable<ModelFinding> Of(DomainModel model)
    {
        foreach (EntityDefinition entity in model.Entities.Where(entity => entity.Link is null && entity.Members.Any(IsGiven)))
        {
            foreach (string role in entity.AccessRules.Where(rule => rule.Rights.HasFlag(Rights.Create)).Select(rule => rule.Role).Distinct())
            {
                AccessRule[] rules = [.. entity.AccessRules.Where(rule => rule.Role == role)];
                foreach (MemberDefinition member in entity.Members.Where(IsGiven).Where(member => member.InitialValue is null && IsOfWhatIsCreated(entity, member, rules)))
                {
                    if (!rules.Any(rule => rule.CanWrite(member)))
                    {
                        yield return new ModelFinding(GuidanceRules.UngivenValue, entity.Name, member.Name, $"{role} may create a {entity.Name} and not write its {member.Name}, which {(member.StartsNow ? "starts with the moment of its creation" : "is required")}: each is rejected");
                    }
                    else if (member.IsReference && Missing(model, member, role) is { } missing)
                    {
                        yield return new ModelFinding(GuidanceRules.UnreachableTarget, entity.Name, member.Name, $"{role} may create a {entity.Name}, which requires a {member.Target}; {missing}");
                    }
                }
            }
        }
    }

    // A device gives the moment of the creation as if somebody had written it.
    private static bool IsGiven(MemberDefinition member) => member.StartsNow || member is { IsRequired: true, IsHashed: false, IsSpecialization: false };

    // A role that may create one specialization alone is not asked for the members of another.
    private static bool IsOfWhatIsCreated(EntityDefinition entity, MemberDefinition member, AccessRule[] rules) =>
        member.DeclaredBy is not { } declaring
        || rules.Any(rule => rule.Rights.HasFlag(Rights.Create) && (rule.Specialization is null || entity.FindSpecialization(rule.Specialization)?.Is(declaring) == true));

    private static string? Missing(DomainModel model, MemberDefinition member, string role)
    {
        // Everybody knows himself.
        if (member.Target == User.EntityName || model.FindEntity(member.Target!) is not { } target) return null;
        AccessRule[] rules = [.. target.AccessRules.Where(rule => rule.Role == role)];
        if (rules.Any(rule => rule.Rights.HasFlag(Rights.Create))) return null;
        if (!rules.Any(rule => rule.Rights.HasFlag(Rights.Read))) return "it may neither read nor create one";
        return target.Synchronization.Mode == SyncMode.Clear ? $"it may not create one, and none is downloaded ({nameof(SyncMode.Clear)})" : null;
    }
}
