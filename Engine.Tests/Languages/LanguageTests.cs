using MediatR;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Calls;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Server.Running;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Languages;

/// <summary>A user reads one language; a device has its texts, and gets those of another one from the server.</summary>
[Trait("Behaviour", "S-140")]
public sealed class LanguageTests
{
    [Fact]
    public async Task Switching_brings_the_texts_which_stay_after_a_restart_and_without_a_connection()
    {
        await using RunningServer server = await ServerAsync();
        bool isOffline = false;
        await using TestDevice device = await DeviceAsync(server, LanguageModel.Create(), _ => isOffline ? TransportFault.BeforeConnect : TransportFault.None);
        int changes = 0;
        device.Engine.TextsChanged += (_, _) => changes++;
        Assert.Equal(("en-US", "A code has capital letters."), (device.Engine.Language, device.Engine.Texts["CodeForm"]));

        await device.Engine.SwitchLanguageAsync("nl-NL");

        Assert.Equal(("nl-NL", "Een code heeft hoofdletters.", 1), (device.Engine.Language, device.Engine.Texts["CodeForm"], changes));
        isOffline = true;
        await device.ReopenAsync();
        Assert.Equal(("nl-NL", "Een code heeft hoofdletters.", "Only in English.", "NoSuchKey"), (device.Engine.Language, device.Engine.Texts["CodeForm"], device.Engine.Texts["Untranslated"], device.Engine.Texts["NoSuchKey"]));
        Assert.Equal("Deze tour is vol: 1,5 van 20 plaatsen.", device.Engine.Texts["TourFull", 1.5m, 20]);
        Assert.Equal("Deze tour is vol: {0} van {1} plaatsen.", device.Engine.Texts["TourFull", 1]);
    }

    [Fact]
    public async Task Switching_without_a_connection_says_so_and_changes_nothing()
    {
        await using RunningServer server = await ServerAsync();
        bool isOffline = false;
        await using TestDevice device = await DeviceAsync(server, LanguageModel.Create(), _ => isOffline ? TransportFault.BeforeConnect : TransportFault.None);
        device.Engine.TextsChanged += (_, _) => Assert.Fail("Nothing has changed.");
        isOffline = true;

        var failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SwitchLanguageAsync("nl-NL"));

        Assert.Equal((ErrorCode.NetworkUnavailable, true), (failure.Code, failure.IsTransient));
        Assert.Equal(("en-US", "A code has capital letters."), (device.Engine.Language, device.Engine.Texts["CodeForm"]));
        isOffline = false;
        await device.Engine.SynchronizeAsync();
        Assert.Equal("en-US", device.Engine.Language);
    }

    [Fact]
    public async Task A_switch_whose_answer_is_lost_arrives_with_the_next_synchronization()
    {
        await using RunningServer server = await ServerAsync();
        await using TestDevice device = await DeviceAsync(server, LanguageModel.Create(), request => request.RequestUri!.AbsolutePath.EndsWith("/language", StringComparison.Ordinal) ? TransportFault.ResponseLost : TransportFault.None);

        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SwitchLanguageAsync("nl-NL"));
        Assert.Equal("en-US", device.Engine.Language);

        await device.Engine.SynchronizeAsync();
        Assert.Equal("nl-NL", device.Engine.Language);
    }

    [Fact]
    public async Task The_users_other_devices_take_the_language_with_their_next_synchronization_and_another_users_do_not()
    {
        await using RunningServer server = await ServerAsync();
        await using TestDevice first = await DeviceAsync(server, LanguageModel.Create()), second = await DeviceAsync(server, LanguageModel.Create()), other = await DeviceAsync(server, LanguageModel.Create(), user: "bert");
        var heard = new TaskCompletionSource();
        second.Engine.TextsChanged += (_, _) => heard.SetResult();

        await first.Engine.SwitchLanguageAsync("NL-nl");
        await second.Engine.SynchronizeAsync();
        await other.Engine.SynchronizeAsync();

        Assert.Equal(("nl-NL", "nl-NL", "en-US", true), (first.Engine.Language, second.Engine.Language, other.Engine.Language, heard.Task.IsCompletedSuccessfully));
        await server.Host.Users.SetLanguageAsync((await server.Host.Users.FindAsync("bert"))!.Value, "nl-NL");
        await other.Engine.SynchronizeAsync();
        Assert.Equal("nl-NL", other.Engine.Language);
    }

    [Fact]
    public async Task A_language_that_the_model_has_not_got_is_refused_and_changes_nothing()
    {
        await using RunningServer server = await ServerAsync();
        await using TestDevice device = await DeviceAsync(server, LanguageModel.Create());

        foreach (string unknown in (string[])["fr-FR", "nl", "'; drop table", new string('x', 500)])
        {
            var failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SwitchLanguageAsync(unknown));
            Assert.Equal((ErrorCode.LanguageUnknown, false, false), (failure.Code, failure.IsTransient, failure.OutcomeUnknown));
            Assert.Contains("en-US, nl-NL", failure.Hint);
        }
        await Assert.ThrowsAsync<ArgumentException>(() => device.Engine.SwitchLanguageAsync(" "));
        Assert.Equal(ErrorCode.LanguageUnknown, (await Assert.ThrowsAsync<OfflineSyncException>(async () => await server.Host.Users.SetLanguageAsync((await server.Host.Users.FindAsync("anna"))!.Value, "fr-FR"))).Code);
        Assert.Equal(0, await server.ScalarAsync<long>("select count(*) from offlinesync.user_language"));
    }

    [Fact]
    public async Task What_the_server_rejects_is_said_in_the_users_language_on_both_ends()
    {
        await using RunningServer server = await ServerAsync(extend: builder => builder.Services.AddSingleton<INotificationHandler<BeforeCommit<Booking>>>(new On<BeforeCommit<Booking>>((booking, _) =>
        {
            booking.Refuse(booking.Texts["TourFull", 20, 20]);
            return Task.CompletedTask;
        })));
        await using TestDevice device = await DeviceAsync(server, LanguageModel.Create());
        await device.Engine.SwitchLanguageAsync("nl-NL");
        Guide guide = device.Engine.Create<Guide>(one => one.Name = "Els");
        Tour tour = device.Engine.Create<Tour>(one => (one.Title, one.Code, one.Guide) = ("", "abc", guide));
        Tour docks = device.Engine.Create<Tour>(one => one.Title = "Docks");
        Booking booking = device.Engine.Create<Booking>(one => one.Tour = docks);
        string[] foreseen = [.. device.Engine.BrokenRulesOf(tour).Select(rule => rule.Message)];
        await device.Engine.CommitAsync([guide, tour, docks, booking]);

        SyncResult result = await device.Engine.SynchronizeAsync();

        string[] expected = ["titel van een rondleiding mag niet leeg zijn.", "Een code heeft hoofdletters."];
        Assert.Equal(expected, foreseen);
        Assert.Equal(expected, result.Rejected.Single(one => one.ObjectId == tour.Id).Reasons.Select(reason => reason.Message));
        Assert.Equal("Deze tour is vol: 20 van 20 plaatsen.", result.Rejected.Single(one => one.ObjectId == booking.Id).Reasons.Single().Message);
        Assert.Equal(1, await server.ScalarAsync<long>($"select count(*) from offlinesync.synchronization_error where object_id = '{tour.Id}' and reasons::text like '%titel van een rondleiding%'"));
    }

    [Fact]
    public async Task Another_users_rejections_at_the_same_server_stay_in_the_default_language()
    {
        await using RunningServer server = await ServerAsync();
        await using TestDevice dutch = await DeviceAsync(server, LanguageModel.Create()), english = await DeviceAsync(server, LanguageModel.Create(), user: "bert");
        await dutch.Engine.SwitchLanguageAsync("nl-NL");

        Assert.Equal("Een code heeft hoofdletters.", await RejectedAsync(dutch));
        Assert.Equal("A code has capital letters.", await RejectedAsync(english));

        static async Task<string> RejectedAsync(TestDevice device)
        {
            await device.Engine.CommitAsync(device.Engine.Create<Tour>(one => (one.Title, one.Code) = ("Harbour", "x")));
            return (await device.Engine.SynchronizeAsync()).Rejected.Single().Reasons.Single().Message;
        }
    }

    [Fact]
    public async Task What_the_device_says_itself_is_in_the_users_language()
    {
        await using RunningServer server = await ServerAsync();
        bool isOffline = false;
        await using TestDevice device = await DeviceAsync(server, LanguageModel.Create(), _ => isOffline ? TransportFault.BeforeConnect : TransportFault.None);
        await device.Engine.SwitchLanguageAsync("nl-NL");
        Guide guide = device.Engine.Create<Guide>(one => one.Name = "Els");
        await device.Engine.CommitAsync([guide, device.Engine.Create<Tour>(one => (one.Title, one.Guide) = ("Harbour", guide))]);
        List<UserMessage> messages = [];
        using IDisposable listening = device.Engine.Messages.Subscribe(messages.Add);

        Assert.Equal("Een gids met tours blijft.", (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.DeleteAsync(guide))).Message);
        isOffline = true;
        await device.Engine.SynchronizeForNobodyAsync(async () => await device.Engine.SynchronizeAsync());
        await device.Engine.RunAsync(flow => flow.ShowMessageAsync(flow.Texts["CodeForm"]));

        Assert.Equal(["Er is geen verbinding.", "Een code heeft hoofdletters."], messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Server_logic_refuses_in_the_callers_language()
    {
        await using RunningServer server = await ServerAsync(extend: builder => builder.AddServerLogic<RenameTour>((_, context, _) =>
        {
            if (context.Texts.Language == "nl-NL") context.Refuse("CodeForm");
            return Task.CompletedTask;
        }));
        await using TestDevice device = await DeviceAsync(server, LanguageModel.Create());
        Tour tour = device.Engine.Create<Tour>(one => one.Title = "Harbour");

        await device.Engine.CallAsync(new RenameTour(tour.Id, "Docks"));
        await device.Engine.SwitchLanguageAsync("nl-NL");

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.CallAsync(new RenameTour(tour.Id, "Docks")));
        Assert.Equal((ErrorCode.HandlerRefused, "Een code heeft hoofdletters."), (refused.Code, refused.Message));
    }

    [Fact]
    public async Task New_words_of_a_newer_server_reach_an_app_of_before_with_a_synchronization()
    {
        DomainModel newer = LanguageModel.Create(m => m.Languages("fr-FR").Text("New", "New words.", ("nl-NL", "Nieuwe woorden."), ("fr-FR", "Nouveaux mots.")));
        await using RunningServer server = await ServerAsync(newer);
        await using TestDevice device = await DeviceAsync(server, LanguageModel.Create());

        Assert.Equal("New words.", device.Engine.Texts["New"]);
        await device.Engine.SwitchLanguageAsync("fr-FR");
        Assert.Equal(("fr-FR", "Nouveaux mots.", "A code has capital letters."), (device.Engine.Language, device.Engine.Texts["New"], device.Engine.Texts["CodeForm"]));
    }

    [Fact]
    public async Task A_synchronization_asks_with_a_version_alone_and_texts_travel_once()
    {
        await using RunningServer server = await ServerAsync();
        DomainModel model = LanguageModel.Create();
        using var client = new ProtocolClient(server.Host.Url) { Model = model, ModelVersion = model.Version };
        await client.SignInAsync("anna", "secret");
        string? cursor = null, token = null;
        while (token is null) (token, cursor) = (await client.DownloadAsync(cursor: cursor)).End is var end ? (end.Token, end.Cursor) : default;

        TextsMessage? none = await AskAsync(null), same = await AskAsync(model.DefaultTexts.Version), older = await AskAsync("en-US:0123456789abcdef"), unknown = await AskAsync("xx:1");

        Assert.Null(none);
        Assert.Null(same);
        Assert.Equal(("en-US", "A code has capital letters.", "en-US"), (older!.Language, older.Texts["CodeForm"], unknown!.Language));
        Assert.Equal("nl-NL", (await AskAsync("nl-NL:0123456789abcdef"))!.Language);
        Assert.Equal("nl-NL:".Length + 16, model.FindTexts("nl-NL")!.Version.Length);
        Assert.Equal(ErrorCode.RequestInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => AskAsync(new string('x', 101)))).Code);

        async Task<TextsMessage?> AskAsync(string? version) => (await client.DownloadAsync(client.Request(token) with { Texts = version })).End.Texts;
    }

    private static async Task<RunningServer> ServerAsync(DomainModel? model = null, Action<OfflineSyncServerBuilder>? extend = null)
    {
        RunningServer server = await RunningServer.StartAsync(model: model ?? LanguageModel.Create(), extend: extend);
        foreach (string user in (string[])["anna", "bert"]) await server.Host.Users.AddAsync(user, "secret", [ToursModel.Role]);
        return server;
    }

    private static async Task<TestDevice> DeviceAsync(RunningServer server, DomainModel model, Func<HttpRequestMessage, TransportFault>? plan = null, string user = "anna")
    {
        TestDevice device = await TestDevice.OpenAsync(server.Host.Url, options =>
        {
            if (plan is null) return;
            options.Synchronization.MessageHandler = new FaultyTransport(new SocketsHttpHandler(), plan);
            options.Synchronization.RetryLimit = 0;
        }, model);
        await device.Engine.SignInAsync(user, "secret");
        return device;
    }
}
