using Microsoft.Data.Sqlite;
using OfflineSync.Journal.Storage;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;
using ScriptedServer = OfflineSync.Tests.Synchronization.ScriptedServer;

namespace OfflineSync.Tests.BadInput;

/// <summary>Every endpoint that a device calls gives every answer that is none: a clear error each, nothing half applied, nothing lost, and the next synchronization works.</summary>
public sealed class WrongAnswerTests(WorldFixture fixture) : IClassFixture<WorldFixture>
{
    private readonly World _world = fixture.World;

    [Theory]
    [InlineData("upload")]
    [InlineData("status")]
    [InlineData("part")]
    [InlineData("apply")]
    [InlineData("outcome")]
    [InlineData("download")]
    [Trait("Behaviour", "S-082")]
    [Trait("Behaviour", "S-085")]
    [Trait("Behaviour", "S-092")]
    public async Task To_a_request_of_a_synchronization(string route)
    {
        await using var liar = await Liar.StartAsync(route);
        bool inParts = route is "status" or "part" or "apply" or "outcome";
        TestDevice device = await _world.AddDeviceAsync(liar.Between, options =>
        {
            options.Synchronization.AnswerByteLimit = 1024 * 1024;
            if (inParts) (options.Synchronization.RequestEntryLimit, options.Synchronization.PartByteLimit) = (5, 512);
        });
        foreach (string fault in Liar.Faults)
        {
            for (int i = 0; i < 10; i++) await device.AddCityAsync($"{route} {fault} {i} {Guid.NewGuid()}");
            string shown = _world.Sides.Shown(device.Side);
            long before = await _world.Sides.CountEventsAsync();
            liar.Fault = fault;

            var failure = await Assert.ThrowsAsync<OfflineSyncException>(device.SynchronizeAsync);

            Assert.True(liar.Told > 0);
            Assert.Equal((Liar.Code(fault, route), Liar.Code(fault, route) != ErrorCode.ProtocolMismatch), (failure.Code, failure.IsTransient));
            Assert.NotEmpty(failure.Hint);
            Assert.Equal(shown, _world.Sides.Shown(device.Side));
            await _world.CheckJournalsAsync();
            liar.Fault = null;
            await device.SynchronizeAsync();
            Assert.Equal(before + 10, await _world.Sides.CountEventsAsync());
            await _world.CheckEqualAsync(device);
        }
    }

    [Fact]
    [Trait("Behaviour", "S-007")]
    public async Task To_a_sign_in()
    {
        await using var liar = await Liar.StartAsync("sign-in");
        TestDevice device = _world.NewDevice();
        await device.OpenAsync(_world.Network.Address, liar.Between(new SocketsHttpHandler()));
        foreach (string fault in Liar.Faults)
        {
            liar.Fault = fault;
            var failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SignInAsync(World.UserName(0), World.Password));
            Assert.Equal(Liar.Code(fault, "sign-in"), failure.Code);
            Assert.Null(device.Engine.CurrentUser);
            Assert.False(device.HasDatabase);
        }
        liar.Fault = null;
        await device.Engine.SignInAsync(World.UserName(0), World.Password);
        await _world.CheckEqualAsync(device);
    }

    [Fact]
    public async Task To_a_sign_out_which_is_one_all_the_same()
    {
        await using var liar = await Liar.StartAsync("sign-out");
        TestDevice device = await _world.AddDeviceAsync(liar.Between);
        string user = device.Engine.Session!.UserName;
        foreach (string fault in Liar.Faults)
        {
            liar.Fault = fault;
            City city = await device.AddCityAsync($"Before signing out {fault}");
            await device.Engine.SignOutAsync();
            Assert.Equal((null, true), (device.Engine.CurrentUser, liar.Told > 0));
            await device.Engine.SignInAsync(user, World.Password);
            Assert.Equal(city.Id, (await device.CityAsync(city.Id)).Id);
        }
        await _world.CheckEqualAsync(device);
    }

    [Fact]
    public async Task To_the_request_for_the_server_s_word_which_is_asked_again()
    {
        await using var liar = await Liar.StartAsync("changes");
        TestDevice writer = await _world.AddDeviceAsync();
        foreach (string fault in Liar.Faults)
        {
            liar.Fault = fault;
            // A wrong answer, and then the right one.
            liar.Limit = 1;
            TestDevice device = await _world.AddDeviceAsync(liar.Between, options =>
            {
                options.Synchronization.RetryDelay = TimeSpan.Zero;
                options.Synchronization.Automatic.WhenServerChanges = true;
            });
            string name = $"Changed after {fault}";
            var seen = new TaskCompletionSource();
            using IDisposable live = device.Engine.Query<City>().Where(city => city.Name == name).Observe().Subscribe(cities =>
            {
                if (cities.Count > 0) seen.TrySetResult();
            });
            await writer.AddCityAsync(name);
            await writer.SynchronizeAsync();

            await seen.Task.WaitAsync(TimeSpan.FromMinutes(2));
            Assert.Equal(1, liar.Told);
            await device.CloseAsync();
        }
    }

    [Fact]
    public async Task A_server_that_calls_the_journal_broken_gets_another_batch_and_then_the_app_is_told()
    {
        await using ScriptedServer server = await ScriptedServer.StartAsync();
        await using Synchronization.TestDevice device = await Synchronization.TestDevice.SignedInAsync(server);
        await device.CommitCityAsync("Delft");
        for (int i = 0; i < 2; i++) server.OnUpload((_, context) => ScriptedServer.ProblemAsync(context, ErrorCode.JournalBroken, 400));

        var failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.SynchronizeAsync());

        Assert.Equal((ErrorCode.JournalBroken, false), (failure.Code, failure.IsTransient));
        Assert.Equal(2, server.Batches.Select(batch => batch.Header.Batch).Distinct().Count());
        Assert.Equal(EntryState.Pending, Assert.Single(await device.Engine.GetPendingAsync()).State);
        Assert.Equal(["Delft"], await device.CityNamesAsync());
        Assert.Equal(1, (await device.Engine.SynchronizeAsync()).Applied);
    }

    [Fact]
    public async Task An_entry_that_was_edited_in_the_device_s_database_is_named_and_nothing_is_sent()
    {
        TestDevice device = await _world.AddDeviceAsync();
        await device.AddCityAsync("Delft in the journal");
        long before = await _world.Sides.CountEventsAsync();
        Edit("Delft in the journal", "Delfd in the journal");

        var failure = await Assert.ThrowsAsync<OfflineSyncException>(device.SynchronizeAsync);

        Assert.Equal((ErrorCode.JournalBroken, FailureKind.Local, false), (failure.Code, failure.Kind, failure.IsTransient));
        Assert.Contains("Entry ", failure.Message);
        Assert.Equal(before, await _world.Sides.CountEventsAsync());
        // Restored, it goes on.
        Edit("Delfd in the journal", "Delft in the journal");
        await device.SynchronizeAsync();
        await _world.CheckEqualAsync(device);

        void Edit(string from, string to)
        {
            using var connection = new SqliteConnection($"Data Source={device.Side.Database};Pooling=False");
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
            command.CommandText = "drop trigger if exists _journal_entry_update; update _journal_entry set body = cast(replace(cast(body as text), $from, $to) as blob)";
            command.Parameters.AddWithValue("$from", from);
            command.Parameters.AddWithValue("$to", to);
            command.ExecuteNonQuery();
        }
    }
}
