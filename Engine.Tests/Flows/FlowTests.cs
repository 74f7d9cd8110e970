using OfflineSync.Testing;
using OfflineSync.Tests.Device;
using OfflineSync.Tests.Modes;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Synchronization;

namespace OfflineSync.Tests.Flows;

/// <summary>Flows on the device: their variables, their errors, and for whom they run.</summary>
public sealed class FlowTests
{
    private static readonly string[] namesOfFour = ["Delft", "Gouda", "Leiden", "Zwolle"];

    [Fact]
    [Trait("Behaviour", "S-061")]
    [Trait("Behaviour", "S-062")]
    [Trait("Behaviour", "S-063")]
    [Trait("Behaviour", "S-019")]
    [Trait("Behaviour", "S-017")]
    public async Task A_synchronization_inside_a_flow_updates_its_objects_and_lists_and_keeps_what_was_not_committed()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(), other = await world.DeviceAsync("bob");
        await device.Engine.RunAsync(new AddCities("Delft", "Gouda", "Leiden"));
        await device.Engine.SynchronizeAsync();
        await other.Engine.SynchronizeAsync();

        await device.Engine.RunAsync(async flow =>
        {
            City delft = (await flow.Query<City>("[Name = 'Delft']").FirstOrDefaultAsync())!, leiden = (await flow.Query<City>().Where(city => city.Name == "Leiden").FirstOrDefaultAsync())!;
            City? gouda = await flow.Query<City>().Where(city => city.Name == "Gouda").FirstOrDefaultAsync();
            FlowList<City> all = await flow.RetrieveAsync(flow.Query<City>().OrderBy(city => city.Name));
            leiden.Remarks = "only in memory";
            City uncommitted = flow.Create<City>(city => city.Name = "never");
            await ChangeElsewhereAsync();

            int seen = 0;
            foreach (City city in all)
            {
                if (seen++ == 0) await flow.SynchronizeAsync();
            }

            Assert.Equal(3, seen);
            Assert.Equal(("Delfshaven", 7), (delft.Name, delft.Population));
            Assert.Equal((true, null), (gouda!.IsEmpty, gouda["Name"]));
            Assert.Equal(("Leiden", 9, "only in memory", ObjectState.Changed), (leiden.Name, leiden.Population, leiden.Remarks, leiden.State));
            Assert.Equal(ObjectState.New, uncommitted.State);
            Assert.Equal([delft, leiden], all);
            // What came is found by another retrieve; a list that was retrieved stays what it was.
            Assert.Equal(["Delfshaven", "Leiden", "Zwolle"], (await flow.RetrieveAsync<City>()).Select(city => city.Name).Order());
        });
        Assert.Equal(0, await world.CountAsync("object_city where remarks = 'only in memory' or name = 'never'"));

        async Task ChangeElsewhereAsync()
        {
            var cities = (await other.Engine.Query<City>().ToListAsync()).ToDictionary(city => city.Name);
            (cities["Delft"].Name, cities["Delft"].Population, cities["Leiden"].Population) = ("Delfshaven", 7, 9);
            await other.Engine.CommitAsync([cities["Delft"], cities["Leiden"]]);
            await other.Engine.DeleteAsync(cities["Gouda"]);
            await other.CommitCityAsync("Zwolle");
            await other.Engine.SynchronizeAsync();
        }
    }

    [Fact]
    [Trait("Behaviour", "S-023")]
    [Trait("Behaviour", "S-024")]
    [Trait("Behaviour", "S-026")]
    [Trait("Behaviour", "S-027")]
    [Trait("Behaviour", "M-001")]
    public async Task A_flow_synchronizes_in_each_mode()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync(), other = await world.DeviceAsync("bob");
        await other.CommitCityAsync("Zwolle");
        await other.Engine.SynchronizeAsync();

        int[] seen = await device.Engine.RunAsync(async flow =>
        {
            FlowList<City> none = await flow.RetrieveAsync<City>();
            await flow.RunAsync(new AddCities("Delft", "Gouda", "Leiden"));
            FlowList<City> mine = await flow.RetrieveAsync(flow.Query<City>().OrderBy(city => city.Name));
            SyncResult selected = await flow.SynchronizeAsync(SyncScope.Selected(mine[0])), rest = await flow.SynchronizeAsync(SyncScope.Unsynchronized), full = await flow.SynchronizeAsync();
            Assert.Empty(none);
            return new[] { selected.Applied, rest.Applied, full.Applied };
        });

        Assert.Equal([1, 2, 0], seen);
        Assert.Equal(namesOfFour, await CityNamesAsync(device.Engine));
    }

    [Fact]
    [Trait("Behaviour", "M-054")]
    [Trait("Behaviour", "S-095")]
    [Trait("Behaviour", "S-121")]
    [Trait("Behaviour", "S-126")]
    public async Task An_error_takes_nothing_back_and_a_flow_that_handles_it_goes_on()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        List<UserMessage> messages = [];
        using IDisposable subscription = device.Engine.Messages.Subscribe(messages.Add);
        City city = await device.CommitCityAsync("Delft");
        world.Fault = _ => TransportFault.BeforeConnect;

        // Handled: the commit before it stays, and the next step runs. Only the flow's own message is told.
        await device.Engine.RunAsync(new RenameAndSend(city, "Delfshaven"));
        FlowMessage told = Assert.IsType<FlowMessage>(Assert.Single(messages));
        Assert.StartsWith("Not sent yet: ", told.Text);
        Assert.Equal(MessageKind.Warning, told.MessageKind);
        Assert.Equal(["Delfshaven"], await CityNamesAsync(device.Engine));

        // Not handled: it ends the flow as it is. What was committed stays, what was changed in memory stays there.
        City? changed = null;
        var failure = await Assert.ThrowsAsync<OfflineSyncException>(() => device.Engine.RunAsync(async flow =>
        {
            await flow.CommitAsync(flow.Create<City>(created => created.Name = "Gouda"));
            changed = (await flow.RetrieveAsync(flow.Query<City>("[Name = 'Gouda']")))[0];
            changed.Population = 5;
            await flow.SynchronizeAsync(SyncScope.Unsynchronized);
            await flow.CommitAsync(changed);
        }));
        Assert.Equal(FailureKind.Offline, failure.Kind);
        Assert.Equal((ObjectState.Changed, 5), (changed!.State, changed.Population));
        Assert.Equal(["Delfshaven", "Gouda"], await CityNamesAsync(device.Engine));

        // Errors of the app's own code are handled the same way; the flow's error is the latest.
        await device.Engine.RunAsync(async flow =>
        {
            Assert.Null(flow.LatestError);
            Assert.False(await flow.TryAsync(() => throw new InvalidOperationException("the camera is broken")));
            Assert.Equal("the camera is broken", flow.LatestError);
            Assert.False(await flow.TryAsync(() => flow.SynchronizeAsync()));
            Assert.Equal(ErrorCode.NetworkUnavailable, Assert.IsType<OfflineSyncException>(flow.LatestException).Code);
            world.Fault = _ => TransportFault.None;
            Assert.True(await flow.TryAsync(() => flow.SynchronizeAsync()));
        });
        Assert.Equal(2, await world.CountAsync("object_city where name in ('Delfshaven', 'Gouda') and population = 0"));
    }

    [Fact]
    [Trait("Behaviour", "M-055")]
    [Trait("Behaviour", "S-003")]
    public async Task A_flow_creates_commits_rolls_back_and_deletes_without_a_connection()
    {
        await using TestEngine device = await TestEngine.OpenAsync();

        await device.Engine.RunAsync<AddTwo>();
        await device.Engine.RunAsync(async flow =>
        {
            FlowList<City> cities = await flow.RetrieveAsync(flow.Query<City>().OrderBy(city => city.Name));
            (City delft, City gouda) = (cities[0], cities[1]);
            delft.Population = 5;
            City added = flow.Create<City>(city => city.Twin = delft);
            flow.Rollback(delft);
            flow.Rollback(added);
            Assert.Equal((0, ObjectState.Unchanged, true), (delft.Population, delft.State, added.IsEmpty));

            await flow.DeleteAsync(gouda);
            Assert.True(gouda.IsEmpty);
            Assert.Equal([delft], cities);
            Country country = flow.Create<Country>(created => created.Name = "Netherlands");
            delft.Country = country;
            await flow.CommitAsync(country, delft);
            Assert.Equal([country], await flow.RetrieveAsync<Country>(delft, "City_Country"));
            Assert.Same(delft, await flow.FindAsync<City>(delft.Id));
        });

        Assert.Equal(["Delft"], await CityNamesAsync(device.Engine));
        Assert.Equal(3, await device.Engine.RunAsync(new AddCities("Gouda", "Leiden")));
    }

    [Fact]
    public async Task A_flow_works_in_the_unit_of_work_that_it_was_run_with()
    {
        await using TestEngine device = await TestEngine.OpenAsync();
        using UnitOfWork screen = device.Engine.BeginUnitOfWork();
        City edited = screen.Create<City>(city => city.Name = "Delft");

        await device.Engine.RunAsync(async flow =>
        {
            Assert.Same(screen, flow.Unit);
            await flow.CommitAsync(edited);
            flow.Create<City>(city => city.Name = "not committed");
            Assert.Same(edited, (await flow.RetrieveAsync<City>()).Single());
        }, screen);

        Assert.True(screen.HasChanges);
        Assert.NotSame(edited, await device.Engine.FindAsync<City>(edited.Id));
        await using TestEngine another = await TestEngine.OpenAsync();
        Assert.Equal(ErrorCode.ObjectNotUsable, (await Assert.ThrowsAsync<OfflineSyncException>(() => another.Engine.RunAsync(new AddTwo(), screen))).Code);
    }

    [Fact]
    public async Task A_flow_that_is_cancelled_ends_at_its_next_step_also_where_it_handles_errors()
    {
        await using TestEngine device = await TestEngine.OpenAsync();
        using var cancel = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => device.Engine.RunAsync(async flow =>
        {
            await flow.RunAsync(new AddTwo());
            await cancel.CancelAsync();
            await flow.TryAsync(() => flow.CommitAsync(flow.Create<City>(city => city.Name = "Leiden")));
            throw new InvalidOperationException("The flow went on.");
        }, cancellationToken: cancel.Token));

        Assert.Equal(["Delft", "Gouda"], await CityNamesAsync(device.Engine));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => device.Engine.RunAsync<AddTwo>(cancellationToken: cancel.Token));
    }

    [Fact]
    public async Task A_message_of_a_flow_waits_for_the_first_who_listens_also_when_a_synchronization_succeeds()
    {
        await using ModesWorld world = await ModesWorld.StartAsync();
        TestDevice device = await world.DeviceAsync();
        await device.Engine.RunAsync(flow => flow.ShowMessageAsync("Bring the ladder."));
        await device.Engine.SynchronizeAsync();
        List<UserMessage> messages = [];

        using IDisposable subscription = device.Engine.Messages.Subscribe(messages.Add);

        UserMessage told = Assert.Single(messages);
        Assert.Equal(("Bring the ladder.", MessageKind.Information), (told.Text, told.MessageKind));
    }

    private static async Task<string[]> CityNamesAsync(OfflineEngine device) => [.. (await device.Query<City>().ToListAsync()).Select(city => city.Name).Order(StringComparer.Ordinal)];
}
