namespace OfflineSync.Constraints;

/// <summary>Where a statement that speaks about many users at once has them. All are SQL expressions that are valid inside of subqueries, too.</summary>
internal sealed record UserColumns
{
    /// <summary>The user's id, such as <c>u."id"</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The user's value of a member, such as <c>u."region"</c>.</summary>
    public required Func<MemberDefinition, string> Member { get; init; }

    /// <summary>Whether the user has a role; true or false, never null.</summary>
    public required Func<string, string> HasRole { get; init; }

    /// <summary>The users' own table, or a row of it, under an alias.</summary>
    /// <param name="dialect">The database.</param>
    /// <param name="users">The entity of users.</param>
    /// <param name="alias">The alias.</param>
    /// <param name="parameter">Adds a parameter and gives its name.</param>
    public static UserColumns Of(SqlDialect dialect, EntityDefinition users, string alias, Func<object, string> parameter) => new()
    {
        Id = $"{alias}.\"id\"",
        Member = member => $"{alias}.{dialect.Column(member)}",
        HasRole = role => dialect.HasRole($"{alias}.{dialect.Column(users.Member(nameof(User.Roles)))}", parameter(role)),
    };
}
