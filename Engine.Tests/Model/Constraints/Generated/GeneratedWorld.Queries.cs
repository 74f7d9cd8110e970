using OfflineSync.Constraints;

namespace OfflineSync.Tests.Model.Constraints.Generated;

internal sealed partial class GeneratedWorld
{
    /// <summary>A constraint with orderings, and a part of the objects.</summary>
    public (ObjectQuery Query, ConstraintArguments Arguments) NextQuery(string[] entities)
    {
        GeneratedConstraint constraint = Next(entities);
        var query = new ObjectQuery(constraint.Entity) { Where = constraint.Tree };
        for (int i = _dice.Roll(3); i > 0; i--) query = query.ThenBy(Ordering.By(constraint.Entity, OrderPath(constraint.Entity), _dice.Percent(50)));
        if (_dice.Percent(33)) query = query with { Limit = _dice.Roll(10) };
        if (_dice.Percent(33)) query = query with { Offset = _dice.Roll(10) };
        return (query, constraint.Arguments);
    }

    public List<ObjectId> AskMemory(ObjectQuery query, ConstraintArguments arguments, out long count)
    {
        var memory = new QueryEvaluator(_objects, arguments);
        count = memory.Count(query);
        return [.. memory.Objects(query).Select(stored => stored.Id)];
    }

    public List<ObjectId> AskSqlite(SqlStatement statement) => _sqlite.Ids(statement);

    public long CountInSqlite(ObjectQuery query, ConstraintArguments arguments) => _sqlite.Number(QueryCompiler.Sqlite.Count(query, arguments));

    public Task<List<ObjectId>> AskPostgresAsync(ObjectQuery query, ConstraintArguments arguments) => _postgres.IdsAsync(_postgres.Compiler.Ids(query, arguments));

    private string OrderPath(EntityDefinition entity)
    {
        string path = "";
        for (int steps = _dice.Roll(3); steps > 0; steps--)
        {
            MemberDefinition reference = _dice.Pick([.. entity.Members.Where(member => member.IsReference)]);
            path += $"{reference.Association}/";
            entity = _model.Entity(reference.Target!);
        }
        return path + _dice.Pick([.. entity.Members.Where(member => !member.IsReference).Select(member => member.Name), "id"]);
    }
}
