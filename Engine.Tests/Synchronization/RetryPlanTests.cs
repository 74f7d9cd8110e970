using OfflineSync.Device;

namespace OfflineSync.Tests.Synchronization;

public sealed class RetryPlanTests
{
    private readonly SynchronizationOptions _options = new() { RetryLimit = 10, RetryDelay = TimeSpan.FromSeconds(1), RetryDelayLimit = TimeSpan.FromSeconds(20) };

    [Fact]
    public void The_wait_doubles_up_to_its_limit() =>
        Assert.Equal([1, 2, 4, 8, 16, 20, 20], Enumerable.Range(0, 7).Select(tries => RetryPlan.Next(_options, tries, null, 0)!.Value.TotalSeconds));

    [Fact]
    public void The_server_may_ask_for_more_but_not_for_less()
    {
        Assert.Equal(5, RetryPlan.Next(_options, 0, TimeSpan.FromSeconds(5), 0)!.Value.TotalSeconds);
        Assert.Equal(8, RetryPlan.Next(_options, 3, TimeSpan.FromSeconds(5), 0)!.Value.TotalSeconds);
    }

    [Fact]
    public void A_server_that_asks_for_too_much_is_not_waited_for() => Assert.Null(RetryPlan.Next(_options, 0, TimeSpan.FromSeconds(21), 0));

    [Fact]
    public void After_the_last_try_there_is_no_wait() => Assert.Null(RetryPlan.Next(_options, 10, null, 0));

    [Fact]
    public void Chance_makes_the_wait_at_most_a_quarter_longer() => Assert.Equal(1.25, RetryPlan.Next(_options, 0, null, 1)!.Value.TotalSeconds);

    [Fact]
    public void Chance_comes_from_an_id_and_lies_between_0_and_1()
    {
        Assert.Equal(0, RetryPlan.Jitter(Guid.Empty));
        Assert.Equal(1, RetryPlan.Jitter(Guid.AllBitsSet));
    }
}
