namespace OfflineSync.Constraints;

/// <summary>The roles that <see cref="User.Roles"/> lists.</summary>
internal static class UserRoles
{
    /// <summary>The function of the databases that does what <see cref="Has"/> does.</summary>
    public const string FunctionName = "offlinesync_has_role";

    /// <summary>Whether a list of roles, with commas between them, names one.</summary>
    public static bool Has(string? roles, string? role) => Of(roles).Contains(role);

    /// <summary>The roles in a list.</summary>
    public static IEnumerable<string> Of(string? roles) =>
        (roles ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
