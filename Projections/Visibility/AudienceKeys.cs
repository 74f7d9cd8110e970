using OfflineSync.Audiences;

namespace OfflineSync.Projections;

/// <summary>The texts of nodes that the server itself looks for.</summary>
internal static class AudienceKeys
{
    /// <summary>The key that shows every object of an entity.</summary>
    public static string AllOf(EntityDefinition entity) => entity.Id + ":all";

    /// <summary>The node that stands for a role: a user holds it while he has the role.</summary>
    public static string Role(string role) => "role:" + role;

    /// <summary>A user as the holder of keys.</summary>
    public static string User(ObjectId user) => "user:" + user;

    /// <summary>The nodes that a user starts from.</summary>
    public static string[] RootsOf(ObjectId user) => [User(user), AudienceNode.EverybodyName];

    /// <summary>The roles that a user object names.</summary>
    public static IReadOnlyList<string> RolesOf(string? roles) =>
        [.. (roles ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct(StringComparer.Ordinal)];
}
