using OfflineSync.Constraints;

namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>Generated constraints in what is built of them: their text, pages of ordered objects, conditions about all users. A failure names the seed.</summary>
public sealed class GeneratedQueryTests
{
    private const int Constraints = 5000;

    [Fact]
    public void What_is_written_is_read_back_as_the_same_tree()
    {
        DomainModel model = GeneratedModel.Create();
        var dice = new Dice(GeneratedWorld.Seed);
        var generator = new ConstraintGenerator(model, RandomWorld.Create(model, dice), dice, new GrammarCount());
        for (int i = 0; i < Constraints; i++)
        {
            EntityDefinition entity = model.Entity(dice.Pick(GeneratedWorld.Entities));
            Constraint tree = XPathParser.Parse(entity, generator.Next(entity).Text);
            Assert.True(tree == XPathParser.Parse(entity, tree.ToString()), $"OFFLINESYNC_SEED={GeneratedWorld.Seed}, constraint {i} on {entity.Name}: {tree}");
        }
    }

    [Fact]
    public async Task Pages_of_ordered_objects_are_the_same_in_SQLite_PostgreSQL_and_memory()
    {
        await using GeneratedWorld world = await GeneratedWorld.CreateAsync(GeneratedWorld.Seed, new GrammarCount());
        for (int i = 0; i < 400; i++)
        {
            (ObjectQuery query, ConstraintArguments arguments) = world.NextQuery(GeneratedWorld.Entities);
            string place = $"OFFLINESYNC_SEED={GeneratedWorld.Seed}, query {i}: {query}";
            List<ObjectId> expected = world.AskMemory(query, arguments, out long count);
            Assert.True(expected.SequenceEqual(world.AskSqlite(QueryCompiler.Sqlite.Ids(query, arguments))), place);
            Assert.True(expected.SequenceEqual(world.AskSqlite(QueryCompiler.Sqlite.Objects(query, arguments))), place);
            Assert.True(expected.SequenceEqual(await world.AskPostgresAsync(query, arguments)), place);
            Assert.True(count == world.CountInSqlite(query, arguments), place);
        }
    }

    [Fact]
    public async Task One_condition_speaks_about_all_users_at_once()
    {
        await using GeneratedWorld world = await GeneratedWorld.CreateAsync(GeneratedWorld.Seed, new GrammarCount());
        int selective = 0;
        for (int i = 0; i < 100; i++)
        {
            GeneratedConstraint constraint;
            do constraint = world.Next(GeneratedWorld.Entities);
            while (!constraint.Phrase.Text.Contains("urrentUser", StringComparison.Ordinal));
            HashSet<(Guid User, Guid Id)> expected = world.AskOracleForAllUsers(constraint);
            Assert.True(expected.SetEquals(await world.AskPostgresForAllUsersAsync(constraint)), $"OFFLINESYNC_SEED={GeneratedWorld.Seed}, constraint {i}\n{world.Describe(constraint)}");
            if (expected.GroupBy(pair => pair.User).Select(group => group.Count()).Distinct().Count() > 1) selective++;
        }
        Assert.True(selective > 20, $"Only {selective} of 100 conditions tell users apart.");
    }
}
