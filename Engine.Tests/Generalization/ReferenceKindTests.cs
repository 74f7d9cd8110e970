using OfflineSync.Protocol;
using OfflineSync.Server;
using OfflineSync.Tests.Access;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Generalization;

/// <summary>A reference to a specialization takes no other object of the family, whoever sets it and by whatever way.</summary>
public sealed class ReferenceKindTests
{
    [Theory]
    [InlineData("Truck", "Truck")]
    [InlineData("Vehicle", "Vehicle")]
    [InlineData("Vehicle", null)]
    [Trait("Behaviour", "S-148")]
    public async Task An_upload_that_refers_to_another_object_of_the_family_is_rejected_with_the_reason(string name, string? kind)
    {
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create());
        AccessClient forger = await world.ClientAsync("mallory", FleetModel.Dispatcher);
        ObjectId other = TestJournal.NewId(), sports = TestJournal.NewId(), trip = TestJournal.NewId(), late = TestJournal.NewId(), good = TestJournal.NewId();
        forger.Journal.Create("Vehicle", other, [("Plate", name), .. kind is null ? [] : new (string, object?)[] { ("Specialization", kind) }]);
        forger.Journal.Create("Vehicle", sports, ("Plate", "A-1"), ("Colour", "red"), ("Doors", 2), ("Specialization", "SportsCar"));
        // In the batch with its target, both ways round.
        forger.Journal.Create("Trip", trip, ("Vehicle", other), ("Escort", other));
        forger.Journal.Create("Trip", good, ("Vehicle", other), ("Escort", sports));
        OutcomeMessage[] outcomes = [.. (await forger.SendAsync()).Upload!.Outcomes];
        Assert.Equal([true, true, false, true], outcomes.Select(outcome => outcome.Applied));
        Assert.Equal((ErrorCode.ValueInvalid, "Escort"), (outcomes[2].Reasons.Single().Code, outcomes[2].Reasons.Single().Member));
        Assert.Equal("Escort of a Trip takes a Car; it refers to a Vehicle that is none.", outcomes[2].Reasons.Single().Message);

        // To what is stored, by a new object and by a change.
        forger.Journal.Create("Trip", late, ("Escort", other));
        forger.Journal.Update("Trip", good, (Guid?)null, ("Escort", sports, other));
        Assert.Equal([ErrorCode.ValueInvalid, ErrorCode.ValueInvalid], (await forger.SendAsync()).Upload!.Outcomes.Select(outcome => outcome.Reasons.Single().Code));
        Assert.Equal(1, await world.CountAsync("object_trip"));
        Assert.Equal(1, await world.CountAsync($"object_trip where escort = '{sports.Value}'"));
    }

    [Fact]
    [Trait("Behaviour", "S-148")]
    public async Task Of_an_object_that_does_not_show_to_the_user_nobody_hears_what_it_is()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(DomainModel.Define("Fleet", model => model
            .Entity<User>()
            .Entity<Trip>(trip => trip.Allow(FleetModel.Mechanic, Rights.All))
            .Entity<SportsCar>().Entity<Vehicle>().Entity<Truck>()
            .Entity<Car>(car => car.Allow(FleetModel.Mechanic, Rights.Read, where: "[Doors > 2]"))));
        Truck hidden = await world.StoreAsync<Truck>(truck => truck.Plate = "B-1");
        AccessClient mechanic = await world.ClientAsync("carl", FleetModel.Mechanic);
        mechanic.Journal.Create("Trip", TestJournal.NewId(), ("Escort", hidden.Id));
        mechanic.Journal.Create("Trip", TestJournal.NewId(), ("Escort", TestJournal.NewId()));

        ReasonMessage[] reasons = [.. (await mechanic.SendAsync()).Upload!.Outcomes.Select(outcome => outcome.Reasons.Single())];

        Assert.Equal([ErrorCode.DanglingReference, ErrorCode.DanglingReference], reasons.Select(reason => reason.Code));
    }

    [Fact]
    [Trait("Behaviour", "S-148")]
    public async Task What_a_conflict_would_bring_along_stays_as_it_is_stored()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create());
        AccessClient forger = await world.ClientAsync("mallory", FleetModel.Dispatcher), other = await world.ClientAsync("anna", FleetModel.Dispatcher);
        ObjectId truck = TestJournal.NewId(), trip = TestJournal.NewId();
        forger.Journal.Create("Vehicle", truck, ("Plate", "B-1"), ("Specialization", "Truck"));
        forger.Journal.Create("Trip", trip, ("Goal", "Delft"));
        Assert.All((await forger.SendAsync()).Upload!.Outcomes, outcome => Assert.True(outcome.Applied));
        other.Journal.Update("Trip", trip, (Guid?)null, ("Goal", "Delft", "Gouda"));
        await other.SendAsync();

        forger.Journal.Update("Trip", trip, (Guid?)null, ("Goal", "Delft", "Leiden"));
        OutcomeMessage outcome = (await forger.SendAsync(contents: [forger.Journal.Content("Trip", trip, ("Goal", "Leiden"), ("Vehicle", truck), ("Escort", truck))])).Upload!.Outcomes.Single();

        Assert.True(outcome.Applied);
        Assert.Equal(1, await world.CountAsync($"object_trip where goal = 'Leiden' and vehicle = '{truck.Value}' and escort is null"));
    }

    [Fact]
    [Trait("Behaviour", "S-148")]
    public async Task Handlers_and_server_logic_and_the_operator_s_code_are_held_to_it()
    {
        string? set = null;
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create(), server => server
            .On<BeforeCommit<Trip>>(async told =>
            {
                if (told.Object.Goal == "found") told.Object["Escort"] = (await told.Objects.FindByAsync<Truck>(nameof(Truck.Plate), "B-1")).Single().Id;
                if (told.Object.Goal == "unread") told.Object["Escort"] = ObjectId.Parse(set!);
                if (told.Object.Goal == "made") told.Object["Escort"] = told.Objects.Create<Truck>(truck => truck.Plate = "B-2").Id;
                if (told.Object.Goal == "right") told.Object["Escort"] = told.Objects.Create<SportsCar>(car => (car.Plate, car.Colour, car.Doors) = ("A-1", "red", 2)).Id;
            })
            .AddServerLogic<PlanTrip>((call, context, _) =>
            {
                context.Objects.Create<Trip>()["Escort"] = call.Escort;
                return Task.CompletedTask;
            }));
        Truck truck = await world.StoreAsync<Truck>(one => one.Plate = "B-1");
        Car car = await world.StoreAsync<Car>(one => (one.Plate, one.Colour, one.Doors) = ("A-2", "blue", 4));
        set = truck.Id.ToString();
        OfflineEngine device = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        foreach (string goal in (string[])["found", "unread", "made", "right"]) await device.CommitAsync(device.Create<Trip>(trip => trip.Goal = goal));

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal(1, result.Applied);
        Assert.All(result.Rejected, rejected => Assert.Equal((ErrorCode.ValueInvalid, "Escort"), (rejected.Reasons.Single().Code, rejected.Reasons.Single().MemberId)));
        Assert.Equal(1, await world.CountAsync("object_trip where goal = 'right' and escort is not null"));

        OfflineSyncException refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CallAsync(new PlanTrip(truck.Id)));
        Assert.Equal(ErrorCode.HandlerFailed, refused.Code);
        await device.CallAsync(new PlanTrip(car.Id));
        Assert.Equal(2, await world.CountAsync("object_trip"));

        ServerObjects objects = world.Server.Host.Server.NewObjects();
        objects.Create<Trip>()["Escort"] = truck.Id;
        Assert.Contains("takes a Car", (await Assert.ThrowsAsync<OfflineSyncException>(() => objects.CommitAsync())).Message);
        Assert.Equal(2, await world.CountAsync("object_trip"));
    }

    [Fact]
    [Trait("Behaviour", "S-148")]
    public async Task A_device_refuses_the_id_of_another_object_of_the_family_at_the_commit_where_it_has_that_object()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create());
        OfflineEngine device = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        Truck truck = device.Create<Truck>(t => t.Plate = "B-1");
        Trip trip = device.Create<Trip>();
        trip["Escort"] = truck.Id;

        // The target stands behind it in the same commit, and is stored before the next one.
        OfflineSyncException together = await Assert.ThrowsAsync<OfflineSyncException>(() => device.CommitAsync([trip, truck]));
        Assert.Equal(ErrorCode.ValueInvalid, together.Code);
        Assert.Contains("takes a Car", together.Message);
        Assert.Empty(await device.GetPendingAsync());
        await device.CommitAsync(truck);
        Assert.Equal(ErrorCode.ValueInvalid, (await Assert.ThrowsAsync<OfflineSyncException>(() => device.CommitAsync(trip))).Code);
        Assert.Single(await device.GetPendingAsync());

        // What is not here only the server can judge.
        Truck elsewhere = await world.StoreAsync<Truck>(t => t.Plate = "B-2");
        trip["Escort"] = elsewhere.Id;
        await device.CommitAsync(trip);
        RejectedEntry rejected = Assert.Single((await device.SynchronizeAsync()).Rejected);
        Assert.Equal((trip.Id, ErrorCode.ValueInvalid), (rejected.ObjectId, rejected.Reasons.Single().Code));
    }
}
