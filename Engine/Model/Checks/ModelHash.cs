using System.Security.Cryptography;
using System.Text;

namespace OfflineSync;

/// <summary>The model's hashes. What enters them is a plain text with a line per fact, so that a difference can be read.</summary>
internal static class ModelHash
{
    public static string OfShapes(DomainModel model) => Hash(ShapeLines(model));

    public static string OfRules(DomainModel model) => Hash(ShapeLines(model).Concat(RuleLines(model)));

    /// <summary>Of the upgrades alone: changing them changes what values become, not what can be stored.</summary>
    public static string OfUpgrades(DomainModel model) => Hash(UpgradeLines(model));

    private static IEnumerable<string> ShapeLines(DomainModel model) =>
        from entity in model.Entities.OrderBy(entity => entity.Id, StringComparer.Ordinal)
        from line in entity.Members.OrderBy(member => member.Id, StringComparer.Ordinal)
            .Select(member => $"{entity.Id}.{member.Id} {member.Type} {TargetId(model, member)} {string.Join('|', member.EnumerationKeys)}")
            .Prepend($"entity {entity.Id}")
        select line;

    private static IEnumerable<string> RuleLines(DomainModel model) =>
        (from entity in model.Entities
         from rule in entity.AccessRules
         let read = string.Join(',', entity.Members.Where(rule.CanRead).Select(member => member.Id))
         let write = string.Join(',', entity.Members.Where(rule.CanWrite).Select(member => member.Id))
         select $"rule {entity.Id} {rule.Role} {(int)rule.Rights} r[{read}] w[{write}] {rule.Where}")
        .Concat(UpgradeLines(model))
        .Concat(from entity in model.Entities where entity.Synchronization.Where is not null select $"setting {entity.Id} {entity.Synchronization.Where}")
        .Order(StringComparer.Ordinal)
        .Append($"anonymous {model.AnonymousRole}")
        .Concat(model.TimeZone is null ? [] : [$"time zone {model.TimeZone}"]);

    /// <summary>One line says one upgrade; of a conversion in code it says no more than that there is one.</summary>
    public static IEnumerable<string> UpgradeLines(DomainModel model) =>
        from entity in model.Entities
        from upgrade in entity.Upgrades
        select UpgradeLine(entity, upgrade);

    public static string UpgradeLine(EntityDefinition entity, MemberUpgrade upgrade)
    {
        string what = upgrade.Member is null ? "retired" : $"{upgrade.FromType} to {entity.FindMember(upgrade.Member)?.Id}";
        return $"upgrade {entity.Id}.{upgrade.FromId} {what}{(upgrade.Convert is null ? "" : " by code")}";
    }

    private static string? TargetId(DomainModel model, MemberDefinition member) =>
        model.Entities.FirstOrDefault(entity => entity.Name == member.Target)?.Id;

    private static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
