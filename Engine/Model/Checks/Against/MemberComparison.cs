namespace OfflineSync;

/// <summary>What became of the members that devices have.</summary>
internal static class MemberComparison
{
    public static IEnumerable<ModelFinding> Of(EntityDefinition before, EntityDefinition now)
    {
        foreach (MemberDefinition old in before.Members.Where(member => !member.IsSpecialization))
        {
            // What an upgrade takes goes through it, or is retired: its author has decided.
            if (Covers(now, old)) continue;
            if (now.FindMemberById(old.Id) is not { } member) yield return Gone(before, now, old);
            else foreach (ModelFinding finding in Changes(before, now, old, member)) yield return finding;
        }
        foreach (MemberDefinition added in now.Members.Where(member => member is { IsRequired: true, IsHashed: false } && before.FindMemberById(member.Id) is null && !now.Upgrades.Any(upgrade => upgrade.Member == member.Name)))
        {
            yield return new ModelFinding(AgainstRules.NewlyRequired, now.Name, added.Name, "it is new and required; each object that an older app creates is rejected, for a default value is given by the app");
        }
        foreach (MemberUpgrade upgrade in before.Upgrades.Where(upgrade => !now.Upgrades.Any(other => Same(other.FromId, upgrade.FromId)) && !IsAlive(now, upgrade)))
        {
            yield return new ModelFinding(AgainstRules.UpgradeDropped, now.Name, null, $"the older model still took '{upgrade.FromId}' of apps before it, and this one does not");
        }
        foreach (ValidationRule rule in now.ValidationRules.Where(rule => rule is not (RequiredRule or LengthRule or SizeRule) && before.FindMember(rule.Member) is not null))
        {
            if (!before.ValidationRules.Any(known => (known with { Message = rule.Message }).Equals(rule)))
            {
                yield return new ModelFinding(AgainstRules.NewRule, now.Name, rule.Member, $"older apps do not know: {rule.Text(now).In(now.Model.DefaultTexts)}");
            }
        }
    }

    private static bool Covers(EntityDefinition now, MemberDefinition old) => now.Upgrades.Any(upgrade => Same(upgrade.FromId, old.Id) && (upgrade.FromType ?? old.Type) == old.Type);

    // The member of apps before those is a member again. One that converted its own values is still needed for theirs.
    private static bool IsAlive(EntityDefinition now, MemberUpgrade upgrade) =>
        now.FindMemberById(upgrade.FromId) is { } member && (upgrade.FromType ?? member.Type) == member.Type && member.Name != upgrade.Member;

    private static ModelFinding Gone(EntityDefinition before, EntityDefinition now, MemberDefinition old)
    {
        MemberDefinition? renamed = now.Members.FirstOrDefault(member => member.Type == old.Type && member.Target == old.Target && before.FindMemberById(member.Id) is null);
        return renamed is null
            ? new ModelFinding(AgainstRules.MemberRemoved, now.Name, old.Name, "each object with it that an older app sends is rejected")
            : new ModelFinding(AgainstRules.MemberRenamed, now.Name, renamed.Name, $"if it is what devices know by the stable id '{old.Id}', then as '{renamed.Id}' it is another member, and each object with the old one is rejected");
    }

    private static IEnumerable<ModelFinding> Changes(EntityDefinition before, EntityDefinition now, MemberDefinition old, MemberDefinition member)
    {
        if (member.Type != old.Type)
        {
            yield return Finding(AgainstRules.Retyped, $"devices send a {old.Type}, and it is a {member.Type}; server and updated devices refuse to start with their data");
            yield break;
        }
        if (member.IsReference && (TargetId(now, member) != TargetId(before, old) || (member.TargetSpecialization is { } only && only != old.TargetSpecialization)))
        {
            yield return Finding(AgainstRules.Retyped, $"devices let it refer to a {old.TargetSpecialization ?? old.Target}, and it refers to a {member.TargetSpecialization ?? member.Target}");
        }
        if (member.Type == MemberType.Binary && old.ByteLimit > member.ByteLimit) yield return Finding(AgainstRules.Narrowed, $"devices send up to {old.ByteLimit} bytes, and it holds {member.ByteLimit}");
        else if (member.Type != MemberType.Binary && member.MaxLength is { } most && (old.MaxLength ?? int.MaxValue) > most)
        {
            yield return Finding(AgainstRules.Narrowed, $"devices send {(old.MaxLength is { } length ? $"up to {length} characters" : "texts of any length")}, and it holds {most}");
        }
        if (old.EnumerationKeys.Except(member.EnumerationKeys).ToArray() is { Length: > 0 } keys) yield return Finding(AgainstRules.KeyRemoved, $"devices send {string.Join(", ", keys)}, which it no longer has");
        if (member.IsRequired && !old.IsRequired) yield return Finding(AgainstRules.NewlyRequired, "it was not required; what older apps leave empty is rejected");
        if (old is { Source: ValueSource.App, IsHashed: false } && (member.Source != ValueSource.App || member.IsHashed))
        {
            yield return Finding(AgainstRules.GivenByServer, $"devices set it, and {(member.IsHashed ? "only the server sets a hashed text" : $"the server gives it ({member.Source})")}; each object with it is rejected");
        }

        ModelFinding Finding(ModelRule rule, string reason) => new(rule, now.Name, member.Name, reason);
    }

    // An entity that got another name is the same by its id.
    private static string TargetId(EntityDefinition owner, MemberDefinition reference) => owner.Model.Entity(reference.Target!).Id;

    private static bool Same(string one, string other) => string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
