using System.Text.RegularExpressions;
using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>Looks at every role that a model names. Users keep theirs as one text with commas between them, so that a name which such a text cannot give back is nobody's.</summary>
internal static partial class RoleCheck
{
    public static IEnumerable<ModelFinding> Problems(DomainModel model)
    {
        EntityDefinition[] entities = [.. model.Entities, .. model.NonPersistableEntities];
        foreach (string role in (model.DeclaredRoles ?? []).Where(IsMalformed)) yield return Malformed(null, role);
        foreach ((EntityDefinition entity, string role) in RolesOfRules(entities).Where(rule => IsMalformed(rule.Role))) yield return Malformed(entity, role);
        if (model.DeclaredRoles is { } declared)
        {
            foreach ((EntityDefinition entity, string role) in RolesOfRules(entities).Where(rule => !IsMalformed(rule.Role) && !declared.Contains(rule.Role)))
            {
                yield return new ModelFinding(DefinitionRules.Role, entity.Name, null, $"a rule is for the role '{role}', which is not among the model's roles ({string.Join(", ", declared)})");
            }
        }
        if (model.AnonymousRole is { } anonymous)
        {
            if (IsMalformed(anonymous)) yield return Malformed(null, anonymous);
            else if (model.DeclaredRoles is { } roles && !roles.Contains(anonymous)) yield return new ModelFinding(DefinitionRules.Role, null, null, $"the role of the anonymous user, '{anonymous}', is not among its roles ({string.Join(", ", roles)})");
            else if (model.DeclaredRoles is null && RolesOfRules(entities).All(rule => rule.Role != anonymous)) yield return new ModelFinding(DefinitionRules.Role, null, null, $"the role of the anonymous user, '{anonymous}', is in no rule, and Roles(…) does not declare it");
        }
        // What a new user begins with, where nobody says otherwise.
        if (model.Entities.FirstOrDefault(entity => entity.Name == User.EntityName)?.FindMember(nameof(User.Roles)) is { DefaultValue: string given })
        {
            foreach (string role in UserRoles.Of(given).Where(role => !model.Roles.Contains(role))) yield return new ModelFinding(DefinitionRules.Role, User.EntityName, nameof(User.Roles), $"its default value names the role '{role}', which is not among the model's roles ({string.Join(", ", model.Roles)})");
        }
    }

    private static IEnumerable<(EntityDefinition Entity, string Role)> RolesOfRules(IEnumerable<EntityDefinition> entities) =>
        entities.SelectMany(entity => entity.AccessRules.Select(rule => (entity, rule.Role))).Distinct();

    private static bool IsMalformed(string role) => !Name().IsMatch(role ?? "");

    private static ModelFinding Malformed(EntityDefinition? entity, string role) =>
        new(DefinitionRules.Role, entity?.Name, null, $"the role name '{role}' is not a letter followed by at most 59 letters, digits, underscores or spaces, the last one no space");

    [GeneratedRegex(@"\A[A-Za-z](?:[A-Za-z0-9_ ]{0,58}[A-Za-z0-9_])?\z")]
    private static partial Regex Name();
}
