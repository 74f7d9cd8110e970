using Microsoft.Extensions.Time.Testing;
using OfflineSync.Server.Sessions;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Sessions;

public sealed class SignInLimiterTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private RunningServer _server = null!;

    public async Task InitializeAsync() => _server = await RunningServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task One_name_from_one_address_has_its_limit_at_all_instances_together()
    {
        SignInLimiter[] limiters = [Limiter(3), Limiter(3)];
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(await WaitAsync(limiters[i % 2], "anna", "1.1.1.1"));
            await FailAsync(limiters[i % 2], "anna", "1.1.1.1");
        }

        foreach (SignInLimiter limiter in limiters)
        {
            Assert.Equal(TimeSpan.FromMinutes(1), await WaitAsync(limiter, "anna", "1.1.1.1"));
            Assert.Null(await WaitAsync(limiter, "anna", "2.2.2.2"));
            Assert.Null(await WaitAsync(limiter, "bob", "1.1.1.1"));
        }
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(await WaitAsync(limiters[0], "anna", "1.1.1.1"));
    }

    [Fact]
    public async Task Many_names_from_one_address_and_one_name_from_many_addresses_have_a_wider_one()
    {
        SignInLimiter limiter = Limiter(1);
        for (int i = 0; i < 10; i++) await FailAsync(limiter, $"user {i}", "1.1.1.1");
        for (int i = 0; i < 10; i++) await FailAsync(limiter, "anna", $"2.2.2.{i}");

        Assert.NotNull(await WaitAsync(limiter, "somebody", "1.1.1.1"));
        Assert.NotNull(await WaitAsync(limiter, "anna", "3.3.3.3"));
        Assert.Null(await WaitAsync(limiter, "somebody", "3.3.3.3"));
    }

    [Fact]
    public async Task Failures_at_the_same_moment_all_count_and_old_ones_leave_no_rows()
    {
        SignInLimiter limiter = Limiter(1000);
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => FailAsync(limiter, $"user {i % 5}", $"{i % 3}")));

        Assert.Equal(120, await _server.ScalarAsync<long>("select sum(count) from offlinesync.sign_in_failure"));
        _time.Advance(TimeSpan.FromMinutes(2));
        await FailAsync(limiter, "anna", "9");
        Assert.Equal(3, await _server.ScalarAsync<long>("select count(*) from offlinesync.sign_in_failure"));
        Assert.Equal(0, await _server.ScalarAsync<long>("select count(*) from offlinesync.sign_in_failure where position('anna'::bytea in key) > 0"));
    }

    private SignInLimiter Limiter(int limit) => new(_server.DataSource, _server.Parts.Store.Schema, limit, _time);

    private static Task<TimeSpan?> WaitAsync(SignInLimiter limiter, string name, string address) => limiter.WaitForAsync(name, address, CancellationToken.None);

    private static Task FailAsync(SignInLimiter limiter, string name, string address) => limiter.CountFailureAsync(name, address, CancellationToken.None);
}
