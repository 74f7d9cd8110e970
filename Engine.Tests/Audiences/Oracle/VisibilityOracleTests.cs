using OfflineSync.Server;
using OfflineSync.Tests.Server.Running;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>
/// Random rules, users and histories: after each synchronization a device holds exactly what a plain look at the tables says, objects and
/// members, and nothing else ever crossed the wire. The rules change within a history, too.
/// </summary>
public sealed class VisibilityOracleTests(ITestOutputHelper output)
{
    private const int ModelsPerSeed = 10;
    private const int StepsPerModel = 14;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    [InlineData(13)]
    [InlineData(14)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(17)]
    [InlineData(18)]
    [InlineData(19)]
    [InlineData(20)]
    [Trait("Behaviour", "S-011")]
    [Trait("Behaviour", "S-065")]
    [Trait("Behaviour", "S-066")]
    [Trait("Behaviour", "S-071")]
    [Trait("Behaviour", "S-072")]
    [Trait("Behaviour", "S-073")]
    public async Task Devices_hold_what_the_rules_show_and_nothing_else_was_sent(int seed)
    {
        await using var history = await RandomHistory.StartAsync(seed);
        for (int model = 0; model < ModelsPerSeed; model++)
        {
            await history.ChangeRulesAsync();
            for (int step = 0; step < StepsPerModel; step++) await history.StepAsync();
            await history.SynchronizeAllAsync();
        }
        output.WriteLine(history.Summary);
        Assert.True(history.Partial > 0, history.Summary);
    }
}
