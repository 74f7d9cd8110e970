namespace OfflineSync.Tests.Simulation;

/// <summary>
/// Three devices, a faulty transport and virtual time against the real server code on PostgreSQL. OFFLINESYNC_SEED runs one seed again and
/// writes down what it did; OFFLINESYNC_SEEDS says how many a soak runs.
/// </summary>
public sealed class SimulationTests(Xunit.Abstractions.ITestOutputHelper output)
{
    private const int SuiteSeeds = 100;
    private const int SuiteSteps = 50;
    private const int SoakSeeds = 1_000;
    private const int RestoreSeeds = 20;
    private const int RestoreSoakSeeds = 300;

    [Fact]
    public async Task A_hundred_seeds_of_fifty_steps_lose_nothing_apply_nothing_twice_and_converge()
    {
        if (Seeds.Wanted is { } seed)
        {
            SimulationResult result = await SimulationRun.RunAsync(seed, SuiteSteps);
            output.WriteLine(result.Trace);
            return;
        }
        Marks marks = await Seeds.RunAsync(1, SuiteSeeds, SuiteSteps);
        output.WriteLine(marks.ToString());
        Assert.True(!marks.Missed().Any(), $"No seed reached: {string.Join(", ", marks.Missed())}. Steps or weights have to change until one does.");
    }

    [Fact]
    [Trait("History", "14")]
    public async Task Seeds_with_restores_of_the_store_bring_everything_back_and_converge()
    {
        if (Seeds.Wanted is { } seed)
        {
            SimulationResult result = await SimulationRun.RunAsync(seed, SuiteSteps, restores: true);
            output.WriteLine(result.Trace);
            return;
        }
        Marks marks = await Seeds.RunAsync(1, RestoreSeeds, SuiteSteps, restores: true);
        output.WriteLine(marks.ToString());
        Assert.True(!marks.Missed(restores: true).Any(), $"No seed reached: {string.Join(", ", marks.Missed(restores: true))}. Steps or weights have to change until one does.");
    }

    [Fact]
    [Trait("History", "14")]
    [Trait("Category", "Soak")]
    public async Task Many_seeds_with_restores_hold()
    {
        Marks marks = await Seeds.RunAsync(Seeds.Wanted ?? 1_000, Seeds.WantedCount ?? RestoreSoakSeeds, SuiteSteps, restores: true);
        output.WriteLine(marks.ToString());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(17)]
    [InlineData(42)]
    public async Task The_same_seed_does_the_same_again(int seed)
    {
        SimulationResult first = await SimulationRun.RunAsync(seed, SuiteSteps);
        SimulationResult second = await SimulationRun.RunAsync(seed, SuiteSteps);

        Assert.Equal(first.Trace, second.Trace);
        Assert.Equal(first.Hash, second.Hash);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Many_seeds_hold()
    {
        Marks marks = await Seeds.RunAsync(Seeds.Wanted ?? 1_000, Seeds.WantedCount ?? SoakSeeds, SuiteSteps);
        output.WriteLine(marks.ToString());
    }
}
