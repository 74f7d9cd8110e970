namespace OfflineSync.Projections;

/// <summary>The texts of audience keys and of the principals that hold them.</summary>
internal static class AudienceKeys
{
    /// <summary>The key that shows every object of an entity.</summary>
    public static string AllOf(EntityDefinition entity) => entity.Id + ":all";

    /// <summary>The key that stands for a role: a user holds it while he has the role.</summary>
    public static string Role(string role) => "role:" + role;

    /// <summary>A user as the holder of keys.</summary>
    public static string User(ObjectId user) => "user:" + user;

    /// <summary>Which role holds which audience key under the model's rules.</summary>
    public static IEnumerable<(string Principal, string Key)> Granted(DomainModel model) =>
        (from entity in model.Entities
         from rule in entity.AccessRules
         where rule.Rights.HasFlag(Rights.Read) && rule is { Where: null, Constraint: null }
         select (Role(rule.Role), AllOf(entity))).Distinct();

    /// <summary>The roles that a user object names.</summary>
    public static IReadOnlyList<string> RolesOf(string? roles) =>
        [.. (roles ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
}
