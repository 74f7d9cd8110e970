namespace OfflineSync;

/// <summary>Finds what a model that shall also run elsewhere must leave out.</summary>
internal static class CompatibilityCheck
{
    public static IEnumerable<ModelFinding> Of(DomainModel model)
    {
        foreach (EntityDefinition entity in model.Entities)
        {
            if (entity.Link is { } link)
            {
                string ends = string.Join(" and ", link.Ends().Select(end => $"{end.Holder.Name}.{end.Set.Name}"));
                yield return new ModelFinding(CompatibilityRules.ManyToMany, entity.Name, null, $"{ends} join {entity.Members[0].Target} and {entity.Members[1].Target} many to many");
            }
            if (entity.Specializations.Length > 1)
            {
                yield return new ModelFinding(CompatibilityRules.Family, entity.Name, null, $"{string.Join(", ", entity.Specializations.Select(one => one.Name))} are one family, and at most one of them could be used on devices");
            }
            foreach (CalculatedDefinition calculated in entity.Shape.Calculated)
            {
                yield return new ModelFinding(CompatibilityRules.Calculated, entity.Name, calculated.Name, "it works here without a connection, and could not be shown on a device there");
            }
            // Links go with their ends; the association is reported above.
            foreach (DeleteRule rule in entity.DeleteRules.Where(rule => entity.Link is null && rule.Behaviour != DeleteBehaviour.Keep))
            {
                yield return new ModelFinding(CompatibilityRules.DeleteBehaviour, entity.Name, rule.Member, $"{rule.Behaviour} is a delete behaviour that devices would not have: they keep what is at the other end");
            }
            foreach (MemberDefinition member in entity.Members.Where(member => member.Source != ValueSource.App))
            {
                yield return member.Source == ValueSource.AutoNumber
                    ? new ModelFinding(CompatibilityRules.AutoNumber, entity.Name, member.Name, "an auto-number could not be shown on a device")
                    : new ModelFinding(CompatibilityRules.SystemMember, entity.Name, member.Name, $"{member.Source} is a system member, which devices would not have");
            }
        }
    }
}
