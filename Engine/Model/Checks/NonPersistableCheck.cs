namespace OfflineSync;

/// <summary>Finds what an entity in memory cannot have: nobody stores, judges or synchronizes its objects.</summary>
internal static class NonPersistableCheck
{
    public static IEnumerable<ModelFinding> Problems(EntityDefinition entity)
    {
        if (entity.AccessRules.Any(rule => rule.Where is not null || rule.Lambda is not null)) yield return Problem(entity, "it is not persistable, so that no access rule of it has a condition");
        if (!entity.DeleteRules.IsEmpty) yield return Problem(entity, "it is not persistable, so that it has no delete behaviours");
        if (!entity.Shape.Sets.IsEmpty) yield return Problem(entity, "it is not persistable, so that it is at no end of a many-to-many association");
        if (!entity.Specializations.IsEmpty) yield return Problem(entity, "it is not persistable, so that it has no specializations");
        if (entity.Synchronization.Mode != SyncMode.All) yield return Problem(entity, "it is not persistable, so that it is never synchronized");
        foreach (MemberDefinition member in entity.Members.Where(member => member.Source != ValueSource.App || member.IsHashed)) yield return Problem(entity, "it is not persistable, and the server would give the values", member.Name);
        foreach (UniqueRule rule in entity.ValidationRules.OfType<UniqueRule>()) yield return Problem(entity, "it is not persistable, so that nothing is unique", rule.Member);
    }

    private static ModelFinding Problem(EntityDefinition entity, string reason, string? member = null) => new(DefinitionRules.InMemory, entity.Name, member, reason);
}
