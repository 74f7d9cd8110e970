namespace OfflineSync;

/// <summary>Finds what is wrong with a profile, beside names that the model has not got.</summary>
internal static class ProfileCheck
{
    public static IEnumerable<string> RepeatedNames(DomainModel model) =>
        model.Profiles.GroupBy(profile => profile.Name).Where(group => group.Count() > 1).Select(group => $"two profiles are called {group.Key}");

    public static IEnumerable<string> NameProblems(ProfileDefinition profile)
    {
        if (string.IsNullOrWhiteSpace(profile.Name)) yield return "it has no name";
        foreach (string name in profile.Pages.GroupBy(page => page.Name).Where(group => group.Count() > 1).Select(group => group.Key)) yield return $"two pages are called {name}";
        foreach (string name in profile.Flows.GroupBy(flow => flow.Name).Where(group => group.Count() > 1).Select(group => group.Key)) yield return $"two flows are called {name} and do not use the same";
    }

    public static IEnumerable<string> OverrideProblems(ProfileDefinition profile, DomainModel model)
    {
        HashSet<EntityDefinition> seen = [];
        foreach (ProfileOverride said in profile.Overrides)
        {
            if (model.FindEntity(said.Entity) is not { } entity)
            {
                yield return $"it says how '{said.Entity}' is synchronized, and the model has no such entity: its entities are {string.Join(", ", model.Entities.Select(one => one.Name))}";
                continue;
            }
            if (!seen.Add(entity)) yield return $"it says twice how {entity.Name} is synchronized";
            if (!entity.IsPersistable) yield return $"{entity.Name} is not persistable, so that it is never synchronized: take it out";
            if (said.Entity != entity.Name) yield return $"it says how {said.Entity} is synchronized, which belongs to the family of {entity.Name}, and a family is synchronized as one: say it of {entity.Name}";
            if (said.Mode == SyncMode.ByXPath) yield return $"{entity.Name}: a condition is said at the entity, for all profiles, since the server keeps for it who sees what: say Synchronize(SyncSetting.ByXPath(…)) there";
            if (said.Mode == SyncMode.All && entity.Synchronization.Mode == SyncMode.ByXPath) yield return $"{entity.Name}: the entity's own setting has a condition, which holds for all profiles: leave out what the profile says, or take the condition out there";
        }
    }

    /// <summary>What an object refers to must come and go with it.</summary>
    public static IEnumerable<string> NeverProblems(ProfileDefinition profile, DomainModel model) =>
        from entity in model.Entities
        where entity.Link is null
        from member in entity.Members
        where member.IsReference
        let target = model.Entity(member.Target!)
        let one = profile.Of(entity)
        let other = profile.Of(target)
        where one.Setting.Mode == SyncMode.Never != (other.Setting.Mode == SyncMode.Never)
        where one.Origin != SettingOrigin.NotUsed || other.Origin != SettingOrigin.NotUsed
        select $"{entity.Name}: {member.Name} refers to {target.Name}, and only one of the two is set to {SyncMode.Never}: set both so, or neither";
}
