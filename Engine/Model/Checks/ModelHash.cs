using System.Security.Cryptography;
using System.Text;

namespace OfflineSync;

/// <summary>The model's hashes. What enters them is a plain text with a line per fact, so that a difference can be read.</summary>
internal static class ModelHash
{
    public static string OfShapes(DomainModel model) => Hash(ShapeLines(model));

    public static string OfRules(DomainModel model) => Hash(ShapeLines(model).Concat(RuleLines(model)));

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
        .Order(StringComparer.Ordinal)
        .Append($"anonymous {model.AnonymousRole}");

    private static string? TargetId(DomainModel model, MemberDefinition member) =>
        model.Entities.FirstOrDefault(entity => entity.Name == member.Target)?.Id;

    private static string Hash(IEnumerable<string> lines) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))));
}
