using System.Net;
using System.Reactive.Linq;
using System.Reactive.Threading.Tasks;
using System.Threading.Channels;
using Microsoft.Extensions.Time.Testing;
using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Modes;

/// <summary>What makes a device synchronize, and that nothing else does.</summary>
public sealed class TriggerTests
{
    [Fact]
    [Trait("Behaviour", "S-012")]
    [Trait("Behaviour", "S-013")]
    [Trait("Behaviour", "S-014")]
    [Trait("Behaviour", "M-015")]
    [Trait("Behaviour", "M-016")]
    [Trait("Behaviour", "S-009")]
    public async Task A_start_synchronizes_the_first_time_and_after_another_version_where_there_is_a_connection()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        string version = "1";
        TestDevice device = await world.NewDeviceAsync(options => options.AppVersion = version);
        Assert.Null(await device.Engine.StartAsync());
        Assert.Empty(world.Requests);

        // The first synchronization failed behind the sign-in: the next start has to make up for it, and says so when it cannot.
        world.Fault = path => path == "download" ? TransportFault.BeforeConnect : TransportFault.None;
        await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync("anna", "secret"));
        await device.ReopenAsync();
        Assert.Equal(ErrorCode.NetworkUnavailable, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.StartAsync())).Code);
        world.Fault = _ => TransportFault.None;
        await device.ReopenAsync();
        Assert.NotNull(await device.Engine.StartAsync());

        // The same app again: nothing.
        world.Requests.Clear();
        await device.ReopenAsync();
        Assert.Null(await device.Engine.StartAsync());
        Assert.Empty(world.Requests);

        // Another version, without and then with a connection.
        version = "2";
        world.Fault = _ => TransportFault.BeforeConnect;
        await device.ReopenAsync();
        Assert.Null(await device.Engine.StartAsync());
        world.Fault = _ => TransportFault.None;
        await device.ReopenAsync();
        Assert.NotNull(await device.Engine.StartAsync());
        Assert.Null(await device.Engine.StartAsync());
    }

    [Fact]
    [Trait("Behaviour", "S-017")]
    [Trait("Behaviour", "S-029")]
    [Trait("Behaviour", "S-023")]
    public async Task The_command_is_always_a_full_synchronization_and_cannot_execute_while_it_runs()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(), other = await world.DeviceAsync();
        await other.CommitCityAsync("Leiden");
        await other.Engine.SynchronizeAsync();
        await device.CommitCityAsync("Delft");
        SyncCommand command = device.Engine.SyncCommand;
        List<bool> told = [];
        command.CanExecuteChanged += (_, _) => told.Add(command.CanExecute(null));

        command.Execute(SyncScope.Unsynchronized);
        command.Execute(null);
        await command.Execution;

        Assert.Equal(("Full", 1), (command.LastResult!.Scope.Name, command.LastResult.Applied));
        Assert.Equal(["Delft", "Leiden"], await device.CityNamesAsync());
        Assert.Equal([false, true], told);
        world.Fault = _ => TransportFault.BeforeConnect;
        command.Execute(null);
        await command.Execution;
        Assert.Equal((ErrorCode.NetworkUnavailable, true), (command.LastError!.Code, command.CanExecute(null)));
    }

    [Fact]
    [Trait("Behaviour", "M-011")]
    public async Task By_time_after_commits_and_when_a_connection_comes_back_only_where_the_app_asks_for_it()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var connectivity = new Connectivity();
        Channel<string> heard = Channel.CreateUnbounded<string>();
        world.Fault = path =>
        {
            heard.Writer.TryWrite(path);
            return TransportFault.None;
        };
        TestDevice plain = await world.DeviceAsync("bob", options => options.TimeProvider = time);
        TestDevice device = await world.DeviceAsync("anna", options =>
        {
            options.TimeProvider = time;
            options.Synchronization.Automatic.Interval = TimeSpan.FromHours(1);
            options.Synchronization.Automatic.AfterCommit = TimeSpan.FromSeconds(10);
            options.Synchronization.Automatic.WhenConnected = true;
            options.Synchronization.Automatic.Connectivity = connectivity;
        });
        await plain.CommitCityAsync("Gouda");
        while (heard.Reader.TryRead(out _))
        {
        }

        time.Advance(TimeSpan.FromHours(1));
        Assert.Equal("download", await heard.Reader.ReadAsync());
        connectivity.Tell(true);
        connectivity.Tell(false);
        connectivity.Tell(true);
        Assert.Equal("download", await heard.Reader.ReadAsync());

        // Debounced: the time begins anew with each commit.
        CommitReceipt first = await device.Engine.CommitAsync(device.Engine.Create<City>(city => city.Name = "Delft"));
        time.Advance(TimeSpan.FromSeconds(9));
        CommitReceipt second = await device.Engine.CommitAsync(device.Engine.Create<City>(city => city.Name = "Leiden"));
        time.Advance(TimeSpan.FromSeconds(9));
        Assert.False(heard.Reader.TryRead(out _));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.True((await first.Outcome).IsApplied && (await second.Outcome).IsApplied);
        Assert.Single(await plain.Engine.GetPendingAsync());
        Assert.Equal(1, await world.CountAsync($"upload_batch where journal in (select id from offlinesync.journal where user_id = '{device.Engine.CurrentUser}')"));
    }

    [Fact]
    public async Task A_change_through_one_instance_reaches_a_device_that_another_one_serves()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        await using OfflineSyncHost other = await world.Server.StartInstanceAsync();
        TestDevice listening = await world.NewDeviceAsync(options => options.Synchronization.Automatic.WhenServerChanges = true, server: other.Url);
        await listening.Engine.SignInAsync("bob", "secret");
        Task seen = listening.Engine.Query<City>("[Name = 'Delft']").Observe().FirstAsync(cities => cities.Count > 0).ToTask();
        TestDevice writing = await world.DeviceAsync("anna");
        await writing.CommitCityAsync("Delft");

        await writing.Engine.SynchronizeAsync();

        await seen.WaitAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(["Delft"], await listening.CityNamesAsync());
    }

    [Fact]
    public async Task A_change_is_heard_although_PostgreSQL_ended_the_connection_that_listens()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        await using OfflineSyncHost other = await world.Server.StartInstanceAsync();
        TestDevice listening = await world.NewDeviceAsync(options => options.Synchronization.Automatic.WhenServerChanges = true, server: other.Url);
        await listening.Engine.SignInAsync("bob", "secret");
        TestDevice writing = await world.DeviceAsync("anna");
        for (int round = 0; round < 3; round++)
        {
            string name = $"Delft {round}";
            Task seen = listening.Engine.Query<City>($"[Name = '{name}']").Observe().FirstAsync(cities => cities.Count > 0).ToTask();
            while (await world.Server.ScalarAsync<long>(Listeners("count(*)")) == 0) await Task.Yield();
            await writing.CommitCityAsync(name);
            await world.Server.ScalarAsync<long>(Listeners("count(pg_terminate_backend(pid))"));

            // Its notification finds nobody.
            await writing.Engine.SynchronizeAsync();

            await seen.WaitAsync(TimeSpan.FromMinutes(2));
        }

        static string Listeners(string what) => $"select {what} from pg_stat_activity where datname = current_database() and state = 'idle' and query like 'listen %'";
    }

    [Fact]
    public async Task A_stream_tells_only_of_what_its_user_may_see_and_ends_with_the_session()
    {
        await using ModesWorld world = await ModesWorld.StartAsync(SettingsModel.Create());
        await world.Server.Host.Users.AddAsync("eve", "secret", ["Stranger"]);
        TestDevice anna = await world.DeviceAsync(), eve = await world.DeviceAsync("eve");
        using var http = new HttpClient();
        using StreamReader seeing = await StreamAsync(anna), blind = await StreamAsync(eve);

        await anna.CommitCityAsync("Delft");
        await anna.Engine.SynchronizeAsync();
        Assert.Equal("data: changed", await LineAsync(seeing));
        // Revoked, the stream of a user who may see nothing ends, and it has said nothing.
        await world.Server.Parts.Sessions.RevokeAllAsync(eve.Engine.CurrentUser!.Value, default);
        Assert.Null(await LineAsync(blind));
        Assert.Equal(HttpStatusCode.Unauthorized, (await http.SendAsync(Request(eve))).StatusCode);

        async Task<StreamReader> StreamAsync(TestDevice device)
        {
            HttpResponseMessage response = await http.SendAsync(Request(device), HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal("text/event-stream", response.Content.Headers.ContentType!.MediaType);
            var reader = new StreamReader(await response.Content.ReadAsStreamAsync());
            Assert.Equal(":", await reader.ReadLineAsync());
            return reader;
        }

        HttpRequestMessage Request(TestDevice device)
        {
            var request = new HttpRequestMessage(HttpMethod.Post, world.Server.Host.Url + "/changes");
            request.Headers.Add("OfflineSync-Protocol", "1");
            request.Headers.Authorization = new("Bearer", device.Engine.SessionToken);
            return request;
        }

        static async Task<string?> LineAsync(StreamReader reader)
        {
            string? line;
            do line = await reader.ReadLineAsync().WaitAsync(TimeSpan.FromMinutes(2));
            while (line is "" or ":");
            return line;
        }
    }

    private sealed class Connectivity : IObservable<bool>, IDisposable
    {
        private IObserver<bool>? _observer;

        public void Tell(bool isConnected) => _observer?.OnNext(isConnected);

        public IDisposable Subscribe(IObserver<bool> observer)
        {
            _observer = observer;
            return this;
        }

        public void Dispose() => _observer = null;
    }
}
