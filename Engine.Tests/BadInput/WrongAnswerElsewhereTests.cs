using Microsoft.Extensions.Time.Testing;
using OfflineSync.Tests.Calls;
using OfflineSync.Tests.Languages;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Server.Running;
using TestDevice = OfflineSync.Tests.Synchronization.TestDevice;

namespace OfflineSync.Tests.BadInput;

/// <summary>Every answer that is none, to what a device asks beside synchronizations: a clear error each, nothing changed here, and the next one works.</summary>
public sealed class WrongAnswerElsewhereTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private RunningServer _server = null!;
    private int _calls;

    public async Task InitializeAsync()
    {
        _server = await RunningServer.StartAsync(options => (options.SessionLifetime, options.RenewalLifetime) = (TimeSpan.FromHours(1), TimeSpan.FromDays(90)), LanguageModel.Create(), _time,
            server => server.AddServerLogic<ConfirmPlaces, Confirmation>((call, _, _) =>
            {
                _calls++;
                return Task.FromResult(call.Places);
            }));
        await _server.Host.Users.AddAsync("anna", "secret", [ToursModel.Role]);
    }

    public Task DisposeAsync() => _server.DisposeAsync().AsTask();

    [Fact]
    [Trait("Behaviour", "S-095")]
    public async Task To_a_call_which_runs_once_when_it_is_made_again()
    {
        await using Liar liar = await Liar.StartAsync("call");
        await using TestDevice device = await DeviceAsync(liar);
        int made = 0;
        foreach (string fault in Liar.Faults)
        {
            liar.Fault = fault;
            var key = Guid.CreateVersion7();
            var call = new ConfirmPlaces(new Confirmation(fault, ++made));

            var failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.CallAsync(call, new ServerCallOptions { Key = key }));

            Assert.True(liar.Told > 0);
            Assert.Equal((fault, Liar.Code(fault, "call"), true), (fault, failure.Code, failure.OutcomeUnknown));
            Assert.NotEmpty(failure.Hint);
            liar.Fault = null;
            Assert.Equal(made, (await device.Engine.CallAsync(call, new ServerCallOptions { Key = key })).Value.Places);
            Assert.Equal(made, _calls);
        }
    }

    [Fact]
    [Trait("Behaviour", "S-140")]
    public async Task To_a_switch_of_the_language_which_stays_as_it_was()
    {
        await using Liar liar = await Liar.StartAsync("language");
        await using TestDevice device = await DeviceAsync(liar);
        foreach (string fault in Liar.Faults)
        {
            liar.Fault = fault;

            var failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SwitchLanguageAsync("nl-NL"));

            Assert.Equal((fault, Liar.Code(fault, "language"), "en-US"), (fault, failure.Code, device.Engine.Language));
            liar.Fault = null;
            await device.Engine.SwitchLanguageAsync("nl-NL");
            Assert.Equal("Een code heeft hoofdletters.", device.Engine.Texts["CodeForm"]);
            await device.Engine.SwitchLanguageAsync("en-US");
        }
    }

    [Fact]
    [Trait("Behaviour", "M-111")]
    public async Task To_the_renewal_of_a_session_which_is_asked_for_again_with_the_same_secret()
    {
        await using Liar liar = await Liar.StartAsync("renew");
        await using TestDevice device = await DeviceAsync(liar);
        foreach (string fault in Liar.Faults)
        {
            _time.Advance(TimeSpan.FromHours(2));
            Tour tour = device.Engine.Create<Tour>(created => created.Title = fault);
            await device.Engine.CommitAsync(tour);
            liar.Fault = fault;

            var failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());

            Assert.Equal((fault, Liar.Code(fault, "renew"), "anna"), (fault, failure.Code, device.Engine.Session?.UserName));
            Assert.Single(await device.Engine.GetPendingAsync());
            liar.Fault = null;
            Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
        }
        Assert.Equal(Liar.Faults.Length, await _server.ScalarAsync<long>("select count(*) from offlinesync.object_tour"));
    }

    private async Task<TestDevice> DeviceAsync(Liar liar)
    {
        TestDevice device = await TestDevice.OpenAsync(_server.Host.Url, options =>
        {
            options.Synchronization.RetryLimit = 0;
            options.Synchronization.AnswerByteLimit = 1024 * 1024;
            // One that follows redirects: an app may bring it.
            options.Synchronization.MessageHandler = liar.Between(new SocketsHttpHandler { AllowAutoRedirect = true });
        }, LanguageModel.Create());
        await device.Engine.SignInAsync("anna", "secret");
        return device;
    }
}
