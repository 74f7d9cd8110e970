namespace OfflineSync;

/// <summary>Compares a model with the one that devices in the field have, by stable ids. What an upgrade of the model covers is no finding.</summary>
internal static class AgainstCheck
{
    public static IEnumerable<ModelFinding> Of(DomainModel model, DomainModel older)
    {
        foreach (string role in older.Roles.Except(model.Roles))
        {
            yield return new ModelFinding(AgainstRules.RoleRemoved, null, null, $"users may have the role {role}, which the model no longer has{(role == older.AnonymousRole ? "; it was the anonymous user's" : "")}");
        }
        foreach (string language in older.Languages.Where(language => model.FindTexts(language) is null))
        {
            yield return new ModelFinding(AgainstRules.LanguageRemoved, null, null, $"users may read {language}, which the model no longer has");
        }
        foreach (EntityDefinition before in older.Entities)
        {
            if (model.FindEntityById(before.Id) is not { } now)
            {
                yield return Gone(model, older, before);
                continue;
            }
            if (before.Link is { } link && now.Link?.IsTurnedFrom(link) == true)
            {
                yield return new ModelFinding(AgainstRules.EndsTurned, now.Name, null, "what devices send and have stored as the owner of a link is its target now");
                continue;
            }
            foreach (ModelFinding finding in MemberComparison.Of(before, now).Concat(RightsComparison.Of(before, now))) yield return finding;
            foreach (Specialization one in before.Specializations.Where(one => now.Id != one.Id && now.Specializations.All(other => other.Id != one.Id)))
            {
                yield return new ModelFinding(AgainstRules.EntityRemoved, now.Name, null, $"its specialization {one.Name} is gone; objects of it show as {now.Name}, and new ones are rejected");
            }
            if (before.Synchronization.Downloads && !now.Synchronization.Downloads)
            {
                yield return new ModelFinding(AgainstRules.NoLongerDownloaded, now.Name, null, $"it was set to {before.Synchronization.Mode} and is set to {now.Synchronization.Mode}");
            }
        }
    }

    private static ModelFinding Gone(DomainModel model, DomainModel older, EntityDefinition before)
    {
        if (before.Link is not null) return new ModelFinding(AgainstRules.EntityRemoved, before.Name, null, "the many-to-many association is gone; links that devices make or delete are rejected");
        if (model.NonPersistableEntities.Any(entity => entity.Id == before.Id)) return new ModelFinding(AgainstRules.EntityRemoved, before.Name, null, "it lives in memory alone now; what older apps send of it is rejected");
        if (model.Entities.FirstOrDefault(entity => entity.Specializations.Any(one => one.Id == before.Id)) is { } family)
        {
            return new ModelFinding(AgainstRules.EntityRemoved, before.Name, null, $"it is stored as a specialization of {family.Name} now; what older apps send of it is rejected");
        }
        EntityDefinition? renamed = model.Entities.FirstOrDefault(entity => older.FindEntityById(entity.Id) is null && LooksLike(entity, before));
        return renamed is null
            ? new ModelFinding(AgainstRules.EntityRemoved, before.Name, null, "what older apps send of it is rejected")
            : new ModelFinding(AgainstRules.EntityRenamed, renamed.Name, null, $"devices know it by the stable id '{before.Id}'; as '{renamed.Id}' it is another entity, and what older apps send is rejected");
    }

    // The same name, or most of the members.
    private static bool LooksLike(EntityDefinition entity, EntityDefinition before)
    {
        if (entity.Name == before.Name) return true;
        int same = before.Members.Count(member => entity.FindMemberById(member.Id)?.Type == member.Type);
        return before.Members.Length > 0 && same * 2 > Math.Max(before.Members.Length, entity.Members.Length);
    }
}
