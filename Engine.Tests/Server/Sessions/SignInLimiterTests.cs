using Microsoft.Extensions.Time.Testing;
using OfflineSync.Server.Sessions;

namespace OfflineSync.Tests.Server.Sessions;

public sealed class SignInLimiterTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void One_name_from_one_address_has_its_limit()
    {
        var limiter = new SignInLimiter(3, _time);
        for (int i = 0; i < 3; i++)
        {
            Assert.Null(limiter.WaitFor("anna", "1.1.1.1"));
            limiter.CountFailure("anna", "1.1.1.1");
        }

        Assert.Equal(TimeSpan.FromMinutes(1), limiter.WaitFor("anna", "1.1.1.1"));
        Assert.Null(limiter.WaitFor("anna", "2.2.2.2"));
        Assert.Null(limiter.WaitFor("bob", "1.1.1.1"));
        _time.Advance(TimeSpan.FromSeconds(60));
        Assert.Null(limiter.WaitFor("anna", "1.1.1.1"));
    }

    [Fact]
    public void Many_names_from_one_address_and_one_name_from_many_addresses_have_a_wider_one()
    {
        var limiter = new SignInLimiter(1, _time);
        for (int i = 0; i < 10; i++) limiter.CountFailure($"user {i}", "1.1.1.1");
        for (int i = 0; i < 10; i++) limiter.CountFailure("anna", $"2.2.2.{i}");

        Assert.NotNull(limiter.WaitFor("somebody", "1.1.1.1"));
        Assert.NotNull(limiter.WaitFor("anna", "3.3.3.3"));
        Assert.Null(limiter.WaitFor("somebody", "3.3.3.3"));
    }
}
