using System.Text.RegularExpressions;
using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>Finds what is wrong with a model, all of it at once.</summary>
internal static partial class ModelCheck
{
    public static void ThrowIfInvalid(DomainModel model) => ThrowIfAny([.. Problems(model)], model);

    public static void ThrowIfAny(IReadOnlyList<ModelFinding> problems, DomainModel model) => ThrowIfAny(problems, model.Name);

    public static void ThrowIfAny(IReadOnlyList<ModelFinding> problems, string model)
    {
        if (problems.Count == 0) return;
        throw new OfflineSyncException(ErrorCode.ModelInvalid,
            $"The domain model '{model}' has {problems.Count} problem(s):{Environment.NewLine}- {string.Join(Environment.NewLine + "- ", problems.Select(problem => problem.Line))}",
            $"Mend each of them where the model is defined. {string.Join(" ", problems.Select(problem => problem.Rule).Distinct().Select(rule => $"{rule.Code}: {rule.Cure}"))}");
    }

    private static IEnumerable<ModelFinding> Problems(DomainModel model)
    {
        foreach (ModelFinding problem in TextCheck.Problems(model)) yield return problem;
        foreach (string name in Repeated(model.Entities.Select(entity => entity.Name))) yield return new ModelFinding(DefinitionRules.NameTaken, null, null, $"two entities are called {name}");
        foreach (string id in Repeated(model.Entities.Select(entity => entity.Id))) yield return new ModelFinding(DefinitionRules.NameTaken, null, null, $"two entities have the stable id {id}");
        foreach (string name in Repeated(model.Entities.SelectMany(entity => entity.Members).Select(member => member.Association).OfType<string>())) yield return new ModelFinding(DefinitionRules.NameTaken, null, null, $"two associations are called {name}");
        HashSet<string> memberNames = [.. model.Entities.SelectMany(entity => entity.Members).Select(member => member.Name)];
        foreach (string name in model.Entities.SelectMany(entity => entity.Members).Select(member => member.Association).OfType<string>().Where(memberNames.Contains)) yield return new ModelFinding(DefinitionRules.NameTaken, null, null, $"the association {name} is called like a member");
        HashSet<string> names = [.. model.Entities.Select(entity => entity.Name)];
        foreach (ModelFinding problem in RoleCheck.Problems(model)) yield return problem;
        if (model.TimeZone is { } zone && !TimeZoneNames.IsKnown(zone)) yield return new ModelFinding(DefinitionRules.Zone, null, null, $"'{zone}' is no time zone of the IANA database that this system knows");
        HashSet<string> inMemory = [.. model.NonPersistableEntities.Select(entity => entity.Name)];
        foreach (string name in inMemory.Where(names.Contains)) yield return new ModelFinding(DefinitionRules.NameTaken, null, null, $"two entities are called {name}");
        foreach (EntityDefinition entity in model.NonPersistableEntities)
        {
            foreach (ModelFinding problem in Problems(entity, [.. names, .. inMemory]).Concat(NonPersistableCheck.Problems(entity))) yield return problem;
        }
        foreach (EntityDefinition entity in model.Entities)
        {
            foreach (MemberDefinition member in entity.Members.Where(member => member.Target is { } target && inMemory.Contains(target)))
            {
                yield return new ModelFinding(DefinitionRules.InMemory, entity.Name, null, $"{member.Name} refers to {member.Target}, which is not persistable: let {member.Target} refer to {entity.Name}");
            }
            foreach (ModelFinding problem in Problems(entity, [.. names, .. inMemory])) yield return problem;
            // What an object refers to must come and go with it.
            foreach (MemberDefinition member in entity.Members.Where(member => member.IsReference))
            {
                EntityDefinition? target = model.Entities.FirstOrDefault(other => other.Name == member.Target);
                bool one = entity.Synchronization.Mode == SyncMode.Never, other = target?.Synchronization.Mode == SyncMode.Never;
                if (target is not null && one != other) yield return new ModelFinding(DefinitionRules.Apart, entity.Name, null, $"{member.Name} refers to {target.Name}, and only one of the two is set to {SyncMode.Never}");
            }
        }
    }

    private static IEnumerable<ModelFinding> Problems(EntityDefinition entity, HashSet<string> entities)
    {
        if (!StableId().IsMatch(entity.Id)) yield return new ModelFinding(DefinitionRules.StableId, entity.Name, null, $"the stable id '{entity.Id}' is not a letter followed by at most 39 letters, digits or underscores");
        foreach (string name in Repeated(entity.Members.Select(member => member.Name))) yield return new ModelFinding(DefinitionRules.NameTaken, entity.Name, null, $"two members are called {name}");
        foreach (string id in Repeated(entity.Members.Select(member => member.Id))) yield return new ModelFinding(DefinitionRules.NameTaken, entity.Name, null, $"two members have the stable id {id} (upper and lower case count as equal)");
        foreach (MemberDefinition member in entity.Members)
        {
            if (!StableId().IsMatch(member.Id)) yield return new ModelFinding(DefinitionRules.StableId, entity.Name, member.Name, $"the stable id '{member.Id}' is not a letter followed by at most 39 letters, digits or underscores");
            if (string.Equals(member.Id, "id", StringComparison.OrdinalIgnoreCase)) yield return new ModelFinding(DefinitionRules.Member, entity.Name, null, "a member cannot be called Id: every object has one");
            if (member.IsReference && (member.Target is null || !entities.Contains(member.Target))) yield return new ModelFinding(DefinitionRules.Association, entity.Name, member.Name, $"its target entity '{member.Target}' is not part of the model");
            if (member.IsReference && string.IsNullOrEmpty(member.Association)) yield return new ModelFinding(DefinitionRules.Association, entity.Name, member.Name, "its association has no name");
            if (member.IsReference && member.DefaultValue is not null) yield return new ModelFinding(DefinitionRules.Default, entity.Name, member.Name, "a reference has no default value");
            if (member.Type == MemberType.Enumeration && member.EnumerationKeys.IsEmpty) yield return new ModelFinding(DefinitionRules.Member, entity.Name, member.Name, "an enumeration needs at least one key");
            if (member.MaxLength is < 1) yield return new ModelFinding(DefinitionRules.Member, entity.Name, member.Name, $"a text length of {member.MaxLength} cannot be kept");
            foreach (string unfit in SourceCheck.Problems(entity, member)) yield return new ModelFinding(DefinitionRules.Source, entity.Name, member.Name, unfit);
            if (DefaultProblem(member) is { } problem) yield return new ModelFinding(DefinitionRules.Default, entity.Name, member.Name, problem);
        }
        foreach (SetDefinition set in entity.Shape.Sets)
        {
            if (!entities.Contains(set.Target)) yield return new ModelFinding(DefinitionRules.Association, entity.Name, set.Name, $"its target entity '{set.Target}' is not part of the model");
            else if (set.Link is null) yield return new ModelFinding(DefinitionRules.Association, entity.Name, set.Name, $"its association {set.Association} joins other entities already");
            if (entity.Members.Any(member => member.Name == set.Name)) yield return new ModelFinding(DefinitionRules.NameTaken, entity.Name, null, $"two members are called {set.Name}");
        }
        if (entity.Name == User.EntityName)
        {
            foreach (MemberDefinition member in User.Shape.Members.Where(member => entity.FindMember(member.Name)?.Type != member.Type))
            {
                yield return new ModelFinding(DefinitionRules.Member, entity.Name, member.Name, $"users sign in and are judged by it: the built-in entity of users has the {member.Type} {member.Name}");
            }
        }
        foreach (ModelFinding problem in RuleProblems(entity)) yield return problem;
        foreach (string problem in UpgradeCheck.Problems(entity)) yield return new ModelFinding(DefinitionRules.Upgrade, entity.Name, null, problem);
        foreach (AccessRule rule in entity.AccessRules)
        {
            foreach (string name in (rule.ReadMembers ?? []).Concat(rule.WriteMembers ?? []))
            {
                if (!entity.Members.Any(member => member.Name == name) && !entity.Shape.Sets.Any(set => set.Name == name)) yield return new ModelFinding(DefinitionRules.RuleMember, entity.Name, null, $"the rule for {rule.Role} names the member '{name}', which {Missing(entity, name)}");
            }
        }
    }

    private static IEnumerable<ModelFinding> RuleProblems(EntityDefinition entity)
    {
        foreach (ValidationRule rule in entity.ValidationRules)
        {
            string[] problems = entity.FindMember(rule.Member) is null ? [$"that member {Missing(entity, rule.Member)}"] : [.. rule.Problems(entity)];
            foreach (string problem in problems) yield return new ModelFinding(DefinitionRules.Validation, entity.Name, null, $"the {rule.GetType().Name} of {rule.Member} cannot be kept: {problem}");
        }
        // One table holds the family, and one constraint its column.
        foreach (UniqueRule rule in entity.ValidationRules.OfType<UniqueRule>().Where(rule => rule.Specialization is not null && entity.FindMember(rule.Member) is { } member && member.DeclaredBy != rule.Specialization))
        {
            yield return new ModelFinding(DefinitionRules.Validation, entity.Name, null, $"{rule.Member} is unique among objects of {rule.Specialization} alone: say it where {rule.Member} is declared, at {entity.Member(rule.Member).DeclaredBy ?? entity.Name}, for all that have it");
        }
        foreach (string member in Repeated(entity.ValidationRules.OfType<UniqueRule>().Select(rule => rule.Member))) yield return new ModelFinding(DefinitionRules.Validation, entity.Name, null, $"{member} is unique twice");
        foreach (DeleteRule rule in entity.DeleteRules)
        {
            if (entity.FindMember(rule.Member) is not { IsReference: true }) yield return new ModelFinding(DefinitionRules.Delete, entity.Name, null, $"the delete rule of {rule.Member} cannot be kept: that is no reference");
        }
        foreach (string member in Repeated(entity.DeleteRules.Select(rule => $"{rule.Member} ({(rule.TargetIsDeleted ? "target" : "owner")})"))) yield return new ModelFinding(DefinitionRules.Delete, entity.Name, null, $"two delete rules are about {member}");
    }

    private static string Missing(EntityDefinition entity, string name) =>
        entity.Shape.FindCalculated(name) is { } calculated ? $"is calculated. {calculated.Cure}" : "does not exist";

    private static string? DefaultProblem(MemberDefinition member)
    {
        if (member.StartsNow && member is not { Type: MemberType.DateTime, DefaultValue: null, Source: ValueSource.App }) return "only a DateTime of the app starts with the moment of its creation, and has no other default value then";
        try
        {
            object? normalized = Values.Normalize(member, member.DefaultValue);
            return Values.Same(normalized, member.DefaultValue) ? null : $"the default value must be a {member.Type} in its stored form";
        }
        catch (OfflineSyncException exception)
        {
            return exception.Message;
        }
    }

    // Databases compare identifiers without regard to case on some platforms, so ids that differ only by case would share a column.
    private static IEnumerable<string> Repeated(IEnumerable<string> names) =>
        names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key);

    internal static bool IsStableId(string id) => StableId().IsMatch(id);

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_]{0,39}\z")]
    private static partial Regex StableId();
}
