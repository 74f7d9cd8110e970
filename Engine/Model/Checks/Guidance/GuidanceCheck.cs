using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>Finds where an experienced colleague would ask: did you mean that?</summary>
internal static class GuidanceCheck
{
    private static readonly string[] deletionMarks = ["deleted", "removed", "archived", "cancelled", "canceled"];

    public static IEnumerable<ModelFinding> Of(DomainModel model)
    {
        foreach (EntityDefinition entity in model.Entities.Where(entity => entity.Link is null))
        {
            if (entity.Synchronization.Mode == SyncMode.Preserve)
            {
                yield return new ModelFinding(GuidanceRules.Preserved, entity.Name, null, $"it is set to {SyncMode.Preserve}: no full synchronization downloads it, and what is on a device grows old");
            }
            foreach (ModelFinding finding in OfDeletes(entity).Concat(OfContents(entity)).Concat(OfRights(entity))) yield return finding;
        }
    }

    private static IEnumerable<ModelFinding> OfDeletes(EntityDefinition entity)
    {
        foreach (DeleteRule rule in entity.DeleteRules.Where(rule => rule.Behaviour == DeleteBehaviour.Cascade))
        {
            EntityDefinition? target = entity.Model.FindEntity(entity.Member(rule.Member).Target!);
            (EntityDefinition? gone, EntityDefinition? cause) = rule.TargetIsDeleted ? (entity, target) : (target, entity);
            if (gone is null || cause is null || RolesWith(gone, Rights.Write) is not { Length: > 0 } writers) continue;
            yield return new ModelFinding(GuidanceRules.DeletedUnderEdits, entity.Name, rule.Member, $"who deletes a {cause.Name} deletes each {gone.Name} with it, which {And(writers)} may be changing without a connection");
        }
        if (RolesWith(entity, Rights.Delete) is { Length: > 0 } deleting && RolesWith(entity, Rights.Write) is { Length: > 0 } writing
            && !entity.Members.Any(member => deletionMarks.Any(mark => member.Name.Contains(mark, StringComparison.OrdinalIgnoreCase))))
        {
            yield return new ModelFinding(GuidanceRules.RealDelete, entity.Name, null, $"{And(deleting)} may delete what {And(writing)} may be changing without a connection");
        }
    }

    private static IEnumerable<ModelFinding> OfContents(EntityDefinition entity)
    {
        if (RolesWith(entity, Rights.Write) is not { Length: > 0 } writers) yield break;
        string[] judged = [.. entity.ValidationRules.Where(rule => rule is not (LengthRule or SizeRule)).Select(rule => rule.Member).Distinct()];
        if (judged.Length > 0) yield return new ModelFinding(GuidanceRules.ServerJudges, entity.Name, null, $"a broken rule of {And(judged)} is found when {And(writers)} synchronize, maybe hours after the input");
        foreach (MemberDefinition member in entity.Members.Where(member => member is { Type: MemberType.String, MaxLength: null, IsHashed: false, Source: ValueSource.App }))
        {
            yield return new ModelFinding(GuidanceRules.EndlessText, entity.Name, member.Name, "nothing limits what one object can weigh");
        }
        foreach (MemberDefinition member in entity.Members.Where(member => member is { IsReference: true, IsRequired: true }))
        {
            string[] both = [.. RolesWith(entity, Rights.Create).Intersect(entity.Model.FindEntity(member.Target!) is { } target && target != entity ? RolesWith(target, Rights.Create) : [])];
            if (both.Length > 0) yield return new ModelFinding(GuidanceRules.BothEnds, entity.Name, member.Name, $"{And(both)} may create a {member.Target} and a {entity.Name} that requires it");
        }
    }

    private static IEnumerable<ModelFinding> OfRights(EntityDefinition entity)
    {
        string[] everything = [.. entity.AccessRules.Where(rule => rule.Rights.HasFlag(Rights.Read) && rule.Constraint is null).Select(rule => rule.Role).Distinct()];
        if (everything.Length > 0 && entity.Synchronization.Mode == SyncMode.All && entity.Name != User.EntityName)
        {
            yield return new ModelFinding(GuidanceRules.Unlimited, entity.Name, null, $"{And(everything)} may read all of them, and nothing limits what is synchronized");
        }
        foreach (AccessRule rule in entity.AccessRules.Where(rule => rule.Constraint is not null && (rule.Rights & (Rights.Write | Rights.Delete)) != 0))
        {
            string[] own = [.. entity.Members.Where(member => !member.IsSpecialization && entity.AccessRules.Any(other => other.Role == rule.Role && other.CanWrite(member)) && Asks(rule.Constraint!, member)).Select(member => member.Name)];
            if (own.Length > 0) yield return new ModelFinding(GuidanceRules.RightsAsOfLast, entity.Name, null, $"the rule for {rule.Role} with {rule.Where} asks for {And(own)}, which {rule.Role} may write");
        }
    }

    private static bool Asks(Constraint constraint, MemberDefinition member) => ConstraintSearch.Any(constraint, operand => operand switch
    {
        Operand.Attribute attribute => ReferenceEquals(attribute.Member, member),
        Operand.Function function => ReferenceEquals(function.Of.Member, member),
        _ => false,
    });

    private static string[] RolesWith(EntityDefinition entity, Rights right) => [.. entity.AccessRules.Where(rule => rule.Rights.HasFlag(right)).Select(rule => rule.Role).Distinct()];

    private static string And(IReadOnlyList<string> names) => names.Count == 1 ? names[0] : $"{string.Join(", ", names.Take(names.Count - 1))} and {names[^1]}";
}
