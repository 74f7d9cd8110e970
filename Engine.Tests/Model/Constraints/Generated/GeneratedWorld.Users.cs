using OfflineSync.Constraints;
using OfflineSync.Projections;
using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

internal sealed partial class GeneratedWorld
{
    /// <summary>Whom the constraint lets have what, when each user asks with the roles of the own object.</summary>
    public HashSet<(Guid User, Guid Id)> AskOracleForAllUsers(GeneratedConstraint constraint) =>
    [
        .. from user in _world.Things[User.EntityName]
           let roles = GeneratedModel.Roles.Where(role => Comparison.HasRole(user.Values[nameof(User.Roles)], role))
           let asker = constraint.Asker with { User = user, Roles = [.. roles] }
           from thing in _world.Things[constraint.Entity.Name]
           where constraint.Phrase.Means(new Place(_world, asker, thing))
           select (user.Id, thing.Id),
    ];

    public async Task<HashSet<(Guid User, Guid Id)>> AskPostgresForAllUsersAsync(GeneratedConstraint constraint)
    {
        List<object> parameters = [];
        var users = UserColumns.Of(PostgresDialect.Of(_postgres.Schema), _model.Users, "u", value =>
        {
            parameters.Add(value);
            return SqlStatement.ParameterName(parameters.Count - 1);
        });
        string condition = _postgres.Compiler.Condition(constraint.Tree, constraint.Arguments with { CurrentUser = null, CurrentUserValues = null }, "t0", parameters, users);
        // Compiling such a statement takes PostgreSQL ten times as long as answering it.
        string sql = $"SET jit = off; SELECT u.id, t0.id FROM {_postgres.Schema.ObjectsOf(_model.Users)} u, {_postgres.Schema.ObjectsOf(constraint.Entity)} t0 WHERE {condition}";
        HashSet<(Guid, Guid)> found = [];
        await _postgres.ReadAsync(new SqlStatement(sql, [.. parameters]), row => found.Add((row.GetGuid(0), row.GetGuid(1))));
        return found;
    }
}
