using System.Reactive.Linq;
using System.Threading.Channels;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Time.Testing;
using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Modes;

/// <summary>Who hears of a synchronization that failed: the one who waits for it, by an exception, or else the user, by a message.</summary>
public sealed class MessageTests
{
    [Fact]
    [Trait("Behaviour", "S-095")]
    [Trait("Behaviour", "S-121")]
    [Trait("Behaviour", "S-126")]
    public async Task A_synchronization_that_is_awaited_throws_what_the_caller_can_handle_and_tells_the_user_nothing()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        List<SyncMessage> messages = [];
        using IDisposable subscription = device.Engine.Messages.OfType<SyncMessage>().Subscribe(messages.Add);
        City city = await device.CommitCityAsync("Delft");
        world.Fault = _ => TransportFault.BeforeConnect;

        // What app logic does with it: look at the kind, wait for the connection, try again.
        SyncResult? result = null;
        try
        {
            await device.Engine.SynchronizeAsync();
        }
        catch (OfflineSyncException failure) when (failure is { Kind: FailureKind.Offline, IsTransient: true })
        {
            world.Fault = _ => TransportFault.None;
            result = await device.Engine.SynchronizeAsync();
        }

        Assert.Equal(1, result!.Applied);
        // Errors of the data are values of the same call.
        city.Name = new string('x', 201);
        await device.Engine.CommitAsync(city);
        Assert.Equal(ErrorCode.TextTooLong, Assert.Single(Assert.Single((await device.Engine.SynchronizeAsync()).Rejected).Reasons).Code);
        world.Fault = _ => TransportFault.BeforeConnect;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync("anna", "secret"));
        Assert.Empty(messages);
    }

    [Fact]
    [Trait("Behaviour", "S-096")]
    public async Task A_button_and_a_start_that_fail_tell_the_user_that_data_could_not_be_synchronized()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        string version = "1";
        TestDevice device = await world.DeviceAsync(configure: options => options.AppVersion = version);
        List<SyncMessage> messages = [];
        bool isCompleted = false;
        IDisposable subscription = device.Engine.Messages.OfType<SyncMessage>().Subscribe(messages.Add, () => isCompleted = true);
        await device.CommitCityAsync("Delft");
        world.Fault = _ => TransportFault.BeforeConnect;

        device.Engine.SyncCommand.Execute(null);
        await device.Engine.SyncCommand.Execution;

        SyncMessage told = Assert.Single(messages);
        Assert.Equal((FailureKind.Offline, ErrorCode.NetworkUnavailable, true), (told.Kind, told.Code, told.CanRetry));
        Assert.StartsWith("The data could not be synchronized", told.Text);
        Assert.Same(device.Engine.SyncCommand.LastError, told.Error);
        Assert.Single(await device.Engine.GetPendingAsync());

        version = "2";
        await device.ReopenAsync();
        Assert.True(isCompleted);
        Assert.Null(await device.Engine.StartAsync());
        // Nobody was subscribed yet: the message waits for the first who is.
        using IDisposable late = device.Engine.Messages.OfType<SyncMessage>().Subscribe(messages.Add), later = device.Engine.Messages.OfType<SyncMessage>().Subscribe(_ => messages.Clear());
        Assert.Equal([FailureKind.Offline, FailureKind.Offline], messages.Select(message => message.Kind));
    }

    [Fact]
    public async Task A_message_that_nobody_heard_is_forgotten_when_a_synchronization_succeeds()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        world.Fault = _ => TransportFault.BeforeConnect;
        device.Engine.SyncCommand.Execute(null);
        await device.Engine.SyncCommand.Execution;
        world.Fault = _ => TransportFault.None;
        await device.Engine.SynchronizeAsync();

        List<SyncMessage> messages = [];
        using IDisposable subscription = device.Engine.Messages.OfType<SyncMessage>().Subscribe(messages.Add);

        Assert.Empty(messages);
    }

    [Fact]
    [Trait("Behaviour", "S-096")]
    public async Task Every_trigger_of_the_app_s_tells_the_user_when_it_fails()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var connectivity = new System.Reactive.Subjects.Subject<bool>();
        TestDevice device = await world.DeviceAsync("anna", options =>
        {
            options.TimeProvider = time;
            options.Synchronization.Automatic.Interval = TimeSpan.FromHours(1);
            options.Synchronization.Automatic.AfterCommit = TimeSpan.FromSeconds(10);
            options.Synchronization.Automatic.WhenConnected = true;
            options.Synchronization.Automatic.Connectivity = connectivity;
        });
        Channel<SyncMessage> messages = Channel.CreateUnbounded<SyncMessage>();
        using IDisposable subscription = device.Engine.Messages.OfType<SyncMessage>().Subscribe(message => messages.Writer.TryWrite(message));
        world.Fault = _ => TransportFault.BeforeConnect;

        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal((FailureKind.Offline, time.GetUtcNow()), await NextAsync());
        await device.CommitCityAsync("Delft");
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal((FailureKind.Offline, time.GetUtcNow()), await NextAsync());
        connectivity.OnNext(false);
        connectivity.OnNext(true);
        Assert.Equal((FailureKind.Offline, time.GetUtcNow()), await NextAsync());
        Assert.False(messages.Reader.TryRead(out _));

        async Task<(FailureKind, DateTimeOffset)> NextAsync()
        {
            SyncMessage message = await messages.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(2));
            return (message.Kind, message.Time);
        }
    }

    [Fact]
    [Trait("Behaviour", "S-096")]
    public async Task What_the_server_s_word_began_and_a_session_that_it_does_not_take_are_told()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync("anna", options => options.Synchronization.Automatic.WhenServerChanges = true);
        world.Fault = path => path == "download" ? TransportFault.BeforeConnect : TransportFault.None;
        await device.ReopenAsync();

        // The stream is open, and the synchronization that it begins with fails.
        Assert.Equal(FailureKind.Offline, (await FirstAsync(device)).Kind);

        world.Fault = _ => TransportFault.None;
        await world.Server.Parts.Sessions.RevokeAllAsync(device.Engine.CurrentUser!.Value, default);
        await device.ReopenAsync();
        SyncMessage told = await FirstAsync(device);
        Assert.Equal((FailureKind.SignInRefused, ErrorCode.SessionInvalid, false), (told.Kind, told.Code, told.CanRetry));

        static async Task<SyncMessage> FirstAsync(TestDevice device)
        {
            var first = new TaskCompletionSource<SyncMessage>();
            using IDisposable subscription = device.Engine.Messages.OfType<SyncMessage>().Subscribe(message => first.TrySetResult(message));
            return await first.Task.WaitAsync(TimeSpan.FromMinutes(2));
        }
    }

    [Theory]
    [InlineData("cut", FailureKind.Offline, ErrorCode.NetworkUnavailable, true)]
    [InlineData("silent", FailureKind.TimedOut, ErrorCode.NetworkTimeout, true)]
    [InlineData("session", FailureKind.SignInRefused, ErrorCode.SessionInvalid, false)]
    [InlineData("busy", FailureKind.ServerBusy, ErrorCode.ServerBusy, true)]
    [InlineData("failed", FailureKind.ServerError, ErrorCode.ServerFailed, true)]
    [InlineData("page", FailureKind.NotUnderstood, ErrorCode.ServerAnswerUnknown, true)]
    [InlineData("newer", FailureKind.NotUnderstood, ErrorCode.ProtocolMismatch, false)]
    [InlineData("broken", FailureKind.Local, ErrorCode.Unexpected, true)]
    [Trait("Behaviour", "S-079")]
    [Trait("Behaviour", "S-096")]
    public async Task A_message_says_what_kind_of_failure_it_was_and_whether_trying_again_makes_sense(string fault, FailureKind kind, ErrorCode code, bool canRetry)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        bool isBroken = false;
        using var network = new SwitchedNetwork(() => isBroken ? throw new InvalidOperationException("A handler of the app's own is broken.") : true);
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using TestDevice device = await TestDevice.SignedInAsync(server, options =>
        {
            options.TimeProvider = time;
            options.Synchronization.MessageHandler = network;
            options.Synchronization.RetryLimit = 0;
        });
        isBroken = fault == "broken";
        List<SyncMessage> messages = [];
        using IDisposable subscription = device.Engine.Messages.OfType<SyncMessage>().Subscribe(messages.Add);
        if (!isBroken) server.OnDownload((_, context) => AnswerAsync(context));

        device.Engine.SyncCommand.Execute(null);
        await device.Engine.SyncCommand.Execution;

        SyncMessage told = Assert.Single(messages);
        Assert.Equal((kind, code, canRetry), (told.Kind, told.Code, told.CanRetry));
        Assert.NotEmpty(told.Error.Hint);
        isBroken = false;
        await device.Engine.SynchronizeAsync();
        Assert.Single(messages);

        Task AnswerAsync(HttpContext context)
        {
            switch (fault)
            {
                case "cut":
                    context.Abort();
                    return Task.CompletedTask;
                case "silent":
                    time.Advance(TimeSpan.FromSeconds(31));
                    return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(static _ => { }, TaskScheduler.Default);
                case "session": return ScriptedServer.ProblemAsync(context, ErrorCode.SessionInvalid, 401);
                case "busy": return ScriptedServer.ProblemAsync(context, ErrorCode.ServerBusy, 503);
                case "failed": return ScriptedServer.ProblemAsync(context, ErrorCode.ServerFailed, 500);
                case "newer":
                    context.Response.Headers[OfflineSync.Protocol.ProtocolVersion.Header] = "2";
                    return Task.CompletedTask;
                default:
                    context.Response.Headers.Clear();
                    context.Response.ContentType = "text/html";
                    return context.Response.WriteAsync("<html>Welcome to the hotel's network</html>");
            }
        }
    }
}
