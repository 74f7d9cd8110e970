namespace OfflineSync.Tests.Simulation.Teeth;

/// <summary>The simulation notices when the product is broken: each of these breaks a promise, from outside of the product.</summary>
public sealed class TeethTests
{
    private const int SeedLimit = 30;
    private const int Steps = 50;

    [Theory]
    [InlineData(nameof(RetryUnderNewKeys), "I1")]
    [InlineData(nameof(LyingOutcomes), "I3", "I5")]
    [InlineData(nameof(EarlySettlement), "I4")]
    [InlineData(nameof(ForgottenRemovals), "I4", "I6")]
    [InlineData(nameof(ForgottenRows), "I4", "I6")]
    [InlineData(nameof(ForgottenStates), "I10")]
    public async Task A_broken_promise_is_noticed(string sabotage, params string[] invariants)
    {
        for (int seed = 1; seed <= SeedLimit; seed++)
        {
            try
            {
                await SimulationRun.RunAsync(seed, Steps, inner => Break(sabotage, inner));
            }
            catch (SimulationFailure noticed) when (noticed.InnerException is not OfflineSyncException { Code: ErrorCode.ServerAnswerUnknown })
            {
                Assert.True(invariants.Any(invariant => noticed.InnerException!.Message.StartsWith(invariant, StringComparison.Ordinal)), noticed.Message);
                return;
            }
            catch (SimulationFailure)
            {
                // The device noticed by itself; an invariant has to notice as well.
            }
        }
        Assert.Fail($"{SeedLimit} seeds ran with {sabotage}, and none of them noticed.");
    }

    private static HttpMessageHandler Break(string sabotage, HttpMessageHandler inner) => sabotage switch
    {
        nameof(RetryUnderNewKeys) => new RetryUnderNewKeys(inner),
        nameof(LyingOutcomes) => new LyingOutcomes(inner),
        nameof(EarlySettlement) => new EarlySettlement(inner),
        nameof(ForgottenRemovals) => new ForgottenRemovals(inner),
        nameof(ForgottenRows) => new ForgottenRows(inner),
        nameof(ForgottenStates) => new ForgottenStates(inner),
        _ => throw new ArgumentOutOfRangeException(nameof(sabotage), sabotage, "No such sabotage."),
    };
}
