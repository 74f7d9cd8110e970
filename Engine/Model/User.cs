using OfflineSync.Constraints;

namespace OfflineSync;

/// <summary>The built-in entity of users. <c>[%CurrentUser%]</c> is the id of such an object. Users are created on the server.</summary>
public class User : OfflineObject, IEntity<User>
{
    /// <summary>The entity's name and stable id.</summary>
    public const string EntityName = "User";

    /// <inheritdoc />
    public static EntityShape Shape { get; } = new(
        EntityName,
        [
            new MemberDefinition { Name = nameof(Name), Type = MemberType.String, IsRequired = true, MaxLength = 200 },
            new MemberDefinition { Name = nameof(Active), Type = MemberType.Boolean, DefaultValue = true },
            new MemberDefinition { Name = nameof(Roles), Type = MemberType.String },
        ],
        typeof(User),
        static () => new User());

    /// <summary>The name to sign in with.</summary>
    public string Name
    {
        get => (string?)Get(0) ?? "";
        set => Set(0, value);
    }

    /// <summary>Whether the user may sign in and synchronize.</summary>
    public bool Active
    {
        get => GetOrDefault<bool>(1);
        set => Set(1, value);
    }

    /// <summary>The user roles, separated by commas.</summary>
    public string Roles
    {
        get => (string?)Get(2) ?? "";
        set => Set(2, value);
    }

    /// <summary>Whether <see cref="Roles"/> names a role.</summary>
    public bool IsInRole(string role) => UserRoles.Has(Roles, role);
}
