using OfflineSync.Constraints;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>What constraints mean is the same in memory and in SQLite. A failure names the seed: put it into the theory to replay it.</summary>
public sealed class BackEndsAgreeTests
{
    private const int ConstraintsPerSeed = 300;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Memory_and_SQLite_give_the_same_objects_in_the_same_order(int seed)
    {
        var random = new Random(seed);
        DomainModel model = SampleModel.Create();
        var data = new SampleData(model, random);
        using var database = new SqliteObjects(model, data);
        var constraints = new RandomConstraints(model, data, random);
        int selective = 0;
        for (int i = 0; i < ConstraintsPerSeed; i++)
        {
            ConstraintArguments arguments = constraints.Arguments();
            ObjectQuery query = constraints.Query(SampleData.Pick(random, model.Entities));
            var memory = new QueryEvaluator(data, arguments);
            SqlStatement ids = QueryCompiler.Sqlite.Ids(query, arguments);
            string place = $"seed {seed}, constraint {i} on {query.Entity}: {query.Where}\n{ids.Text}";

            List<ObjectId> expected = [.. memory.Objects(query).Select(stored => stored.Id)];
            Assert.True(expected.SequenceEqual(database.Ids(ids)), place);
            Assert.True(expected.SequenceEqual(database.Ids(QueryCompiler.Sqlite.Objects(query, arguments))), place);
            Assert.True(memory.Count(query) == database.Number(QueryCompiler.Sqlite.Count(query, arguments)), place);
            if (memory.Count(query) is > 0 and var count && count < data.All(query.Entity).Count()) selective++;
        }
        // Many constraints must tell objects apart, or the comparison shows little.
        Assert.True(selective > ConstraintsPerSeed / 3, $"{selective} of {ConstraintsPerSeed} were selective");
    }

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void What_is_written_is_read_back_as_the_same_tree(int seed)
    {
        var random = new Random(seed);
        DomainModel model = SampleModel.Create();
        var constraints = new RandomConstraints(model, new SampleData(model, random), random);
        for (int i = 0; i < ConstraintsPerSeed; i++)
        {
            EntityDefinition entity = SampleData.Pick(random, model.Entities);
            Constraint constraint = XPathParser.Parse(entity, constraints.Text(entity));
            Assert.True(constraint == XPathParser.Parse(entity, constraint.ToString()), $"seed {seed}, constraint {i} on {entity}: {constraint}");
        }
    }

    [Theory]
    [InlineData(7)]
    public void A_constraint_and_its_negation_part_all_objects(int seed)
    {
        var random = new Random(seed);
        DomainModel model = SampleModel.Create();
        var data = new SampleData(model, random);
        using var database = new SqliteObjects(model, data);
        var constraints = new RandomConstraints(model, data, random);
        for (int i = 0; i < ConstraintsPerSeed; i++)
        {
            ConstraintArguments arguments = constraints.Arguments();
            EntityDefinition entity = SampleData.Pick(random, model.Entities);
            var query = new ObjectQuery(entity) { Where = XPathParser.Parse(entity, constraints.Text(entity)) };
            ObjectQuery negation = query with { Where = new Constraint.Not(query.Where) };
            long both = database.Number(QueryCompiler.Sqlite.Count(query, arguments)) + database.Number(QueryCompiler.Sqlite.Count(negation, arguments));
            Assert.True(both == data.All(entity).Count(), $"seed {seed}, constraint {i} on {entity}: {query.Where}");
        }
    }
}
