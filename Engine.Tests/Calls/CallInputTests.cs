using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Diagnostics;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Calls;

/// <summary>Calls that no engine would make, logic that does not come to its end, and logic that cannot be served.</summary>
public sealed class CallInputTests
{
    private const string Id = "018f4a6c-0000-7000-8000-000000000001";

    [Theory]
    [InlineData("""{"Places":1}""", "Tour in the arguments is missing")]
    [InlineData($$"""{"Tour":"{{Id}}","Places":1,"Price":2}""", "Price in the arguments is not known")]
    [InlineData($$"""{"Tour":"{{Id}}","Places":1,"Places":2}""", "Places in the arguments is given twice")]
    [InlineData($$"""{"Tour":"{{Id}}","Places":"many"}""", "Places in the arguments is no integer")]
    [InlineData($$"""{"Tour":"{{Id}}","Places":1.5}""", "Places in the arguments is no integer")]
    [InlineData($$"""{"Tour":"{{Id}}","Places":null}""", "Places in the arguments must not be empty")]
    [InlineData("""{"Tour":"Old town","Places":1}""", "Tour in the arguments is no id")]
    [InlineData("""[1]""", "the arguments is no record")]
    public async Task Arguments_that_are_missing_extra_or_of_another_type_are_named_and_nothing_is_stored(string arguments, string problem)
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server.AddServerLogic<BookPlaces, BookedPlaces>((_, _, _) => throw new InvalidOperationException("It ran.")));
        using ProtocolClient client = world.Server.Client();
        await client.SignInAsync("anna", "secret");
        long events = await world.CountAsync("mt_events");
        var request = new CallRequest(Guid.CreateVersion7(), client.Journal, nameof(BookPlaces), 1, BookPlaces.CallContract.Signature, JsonElement.Parse(arguments));

        using HttpResponseMessage response = await client.Http.PostAsJsonAsync(client.Url(Routes.Call), request, ProtocolJson.Default.CallRequest);

        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(() => ProtocolClient.ThrowIfRefusedAsync(response));
        Assert.Equal((HttpStatusCode.BadRequest, ErrorCode.CallInvalid, $"The call cannot be carried out: {problem}."), (response.StatusCode, refused.Code, refused.Message));
        Assert.Equal((events, 0), (await world.CountAsync("mt_events"), await world.CountAsync("server_call")));
    }

    [Fact]
    public async Task Logic_that_hangs_is_cancelled_and_nothing_of_it_is_applied()
    {
        var never = new TaskCompletionSource();
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server
            .AddServerLogic<RenameTour>(async (call, context, cancellationToken) =>
            {
                context.Objects.Create<Tour>(tour => tour.Title = call.Title);
                if (call.Title == "Deaf") await never.Task;
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }), configure: options => (options.CallTimeLimit, options.HandlerCancelLimit) = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(50)));
        OfflineEngine device = await world.DeviceAsync(options => options.Synchronization.RetryLimit = 0);

        OfflineSyncException cancelled = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new RenameTour(default, "Slow"))),
            deaf = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new RenameTour(default, "Deaf")));

        Assert.Equal((ErrorCode.HandlerTimeout, "The server's own code took too long for this call of RenameTour, and was cancelled."), (cancelled.Code, cancelled.Message));
        Assert.Equal((ErrorCode.ServerBusy, true), (deaf.Code, deaf.IsTransient));
        Assert.Equal((0, 0), (await world.CountAsync("object_tour"), await world.CountAsync("mt_events where type = 'server_called'")));
        never.SetResult();
        // Locks are free again.
        await device.CommitAsync(device.Create<Tour>(tour => tour.Title = "Next"));
        Assert.Equal(1, (await device.SynchronizeAsync()).Applied);
    }

    [Fact]
    public async Task Of_what_logic_throws_neither_the_answer_nor_the_log_tells_the_words()
    {
        using var logs = new CollectedLogs();
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server =>
        {
            server.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
            server.On<BeforeCommit<Tour>>(_ => throw new InvalidOperationException("recognisable words of a handler"))
                .AddServerLogic<RenameTour>((call, context, _) =>
                {
                    if (call.Title == "Fail") throw new InvalidOperationException("recognisable words");
                    context.Objects.Create<Tour>(tour => tour.Title = call.Title);
                    return Task.CompletedTask;
                });
        });
        OfflineEngine device = await world.DeviceAsync();

        foreach (string title in (string[])["Fail", "recognisable title"])
        {
            OfflineSyncException failed = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new RenameTour(default, title)));
            Assert.Equal(ErrorCode.HandlerFailed, failed.Code);
            Assert.All(["recognisable", "   at ", "InvalidOperationException"], part => Assert.DoesNotContain(part, $"{failed.Message} {failed.Hint}"));
        }

        Assert.Contains(logs.Messages, message => message.Id.Id == 2403 && message.Text.Contains("System.InvalidOperationException", StringComparison.Ordinal));
        Assert.Contains(logs.Messages, message => message.Id.Id == 2208);
        Assert.All(logs.Messages.Where(message => message.Category.StartsWith("OfflineSync", StringComparison.Ordinal)), message => Assert.DoesNotContain("recognisable", message.Text));
    }

    [Fact]
    public async Task A_server_does_not_start_with_logic_that_answers_a_contract_twice_or_names_no_role_of_the_model()
    {
        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(() => ToursWorld.StartAsync(ToursModel.Create(), server => server
            .AddServerLogic<CloseSeason>((_, _, _) => Task.CompletedTask)
            .AddServerLogic<RenameTour>((_, _, _) => Task.CompletedTask)
            .AddServerLogic<RenameTour>((_, _, _) => Task.CompletedTask)));

        Assert.Equal(ErrorCode.ModelInvalid, refused.Code);
        Assert.Contains("RenameTour, version 1, is answered 2 times.", refused.Message);
        Assert.Contains("CloseSeason may be called by 'Manager', which is no role of the model 'Tours'.", refused.Message);
    }

    [Fact]
    public async Task A_great_result_and_great_arguments_are_refused()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(), server => server
            .AddServerLogic<ConfirmPlaces, Confirmation>((call, _, _) => Task.FromResult(new Confirmation(new string('x', call.Places.Places), 1))), configure: options => options.CallByteLimit = 1024);
        OfflineEngine device = await world.DeviceAsync();

        Assert.Equal(ErrorCode.HandlerFailed, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new ConfirmPlaces(new Confirmation("", 1025))))).Code);
        Assert.Equal(ErrorCode.RequestTooLarge, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new ConfirmPlaces(new Confirmation(new string('x', 1025), 1))))).Code);
    }
}
