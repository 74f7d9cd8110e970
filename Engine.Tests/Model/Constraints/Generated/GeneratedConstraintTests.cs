using Xunit.Abstractions;

namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>
/// Thousands of random constraints, each written with its meaning: SQLite, PostgreSQL, the evaluation in memory and an oracle of a few naive classes
/// must select the same objects. A failure names the seed that shows it again.
/// </summary>
public sealed class GeneratedConstraintTests(ITestOutputHelper output)
{
    private const int Worlds = 4;
    private const int ConstraintsPerWorld = 1800;
    private const int LeastPerConstruct = 50;

    [Fact]
    public async Task Thousands_of_constraints_select_the_same_in_SQLite_PostgreSQL_memory_and_an_oracle()
    {
        output.WriteLine($"OFFLINESYNC_SEED={GeneratedWorld.Seed}");
        var grammar = new GrammarCount();
        int selective = 0;
        List<string> differences = [];
        for (int i = 0; i < Worlds; i++)
        {
            await using GeneratedWorld world = await GeneratedWorld.CreateAsync(GeneratedWorld.Seed + i, grammar);
            List<GeneratedConstraint> constraints = [.. Enumerable.Range(0, ConstraintsPerWorld).Select(_ => world.Next(GeneratedWorld.Entities))];
            Dictionary<string, List<Guid>[]> answers = new()
            {
                ["memory"] = world.AskMemory(constraints),
                ["SQLite"] = world.AskSqlite(constraints),
                ["PostgreSQL"] = await world.AskPostgresAsync(constraints),
            };
            for (int at = 0; at < constraints.Count; at++)
            {
                List<Guid> expected = world.AskOracle(constraints[at]);
                if (expected.Count > 0 && expected.Count < world.Count(constraints[at])) selective++;
                foreach ((string name, List<Guid>[] found) in answers)
                {
                    if (!expected.ToHashSet().SetEquals(found[at])) differences.Add($"World {i}: {name} finds {found[at].Count}, the oracle {expected.Count}.\n{world.Describe(constraints[at])}");
                }
            }
        }
        Assert.True(differences.Count == 0, $"OFFLINESYNC_SEED={GeneratedWorld.Seed}: {differences.Count} differences\n{string.Join("\n\n", differences.Take(6))}");
        int all = Worlds * ConstraintsPerWorld;
        output.WriteLine($"{all} constraints, {selective} select some objects and not all\n{grammar}");
        Assert.True(selective > all * 0.3, $"Only {selective} of {all} constraints tell objects apart.");
        Assert.DoesNotContain(grammar.Counts, construct => construct.Value < LeastPerConstruct);
        Assert.Equal(GrammarCount.Expected, grammar.Counts.Count);
    }
}
