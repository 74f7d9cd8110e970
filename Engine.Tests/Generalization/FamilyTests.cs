using OfflineSync.Tests.Access;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Generalization;

/// <summary>Entities that specialize another one.</summary>
public sealed class FamilyTests
{
    [Fact]
    [Trait("Behaviour", "S-148")]
    [Trait("Behaviour", "M-092")]
    public async Task A_query_of_a_generalization_finds_all_its_specializations_each_as_what_it_is()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create());
        OfflineEngine one = await world.DeviceAsync("anna", [FleetModel.Dispatcher]), two = await world.DeviceAsync("bert", [FleetModel.Dispatcher]);
        Car car = one.Create<Car>(c => (c.Plate, c.Doors, c.Colour) = ("A-1", 5, "red"));
        SportsCar fast = one.Create<SportsCar>(c => (c.Plate, c.Doors, c.Colour, c.TopSpeed) = ("A-2", 2, "blue", 300));
        Truck truck = one.Create<Truck>(t => (t.Plate, t.Load) = ("B-1", 7.5m));
        Vehicle plain = one.Create<Vehicle>(v => v.Plate = "C-1");
        Trip trip = one.Create<Trip>(t => (t.Goal, t.Vehicle, t.Escort) = ("Delft", truck, fast));
        await one.CommitAsync([car, fast, truck, plain, trip]);
        Assert.Empty((await one.SynchronizeAsync()).Rejected);
        await two.SynchronizeAsync();

        Assert.Equal([typeof(Car), typeof(SportsCar), typeof(Truck), typeof(Vehicle)], (await two.Query<Vehicle>().OrderBy(v => v.Plate).ToListAsync()).Select(vehicle => vehicle.GetType()));
        Assert.Equal(["A-1", "A-2"], (await two.Query<Car>().OrderBy(c => c.Plate).ToListAsync()).Select(c => c.Plate));
        Assert.Equal(1, await two.Query<SportsCar>("[TopSpeed > 200]").CountAsync());
        Assert.Equal(["A-1"], (await two.Query<Car>().Where(c => c.Doors > 2).ToListAsync()).Select(c => c.Plate));
        Assert.Equal(0, await two.Query<Truck>("[Plate = 'A-1']").CountAsync());
        Assert.Equal(2, await two.Query("Car").CountAsync());
        Trip seen = (await two.FindAsync<Trip>(trip.Id))!;
        Assert.Equal((7.5m, 300), (Assert.IsType<Truck>(seen.Vehicle).Load, Assert.IsType<SportsCar>(seen.Escort).TopSpeed));
        Assert.Equal(1, await two.Query<Trip>("[Trip_Vehicle/Vehicle/Plate = 'B-1']").CountAsync());
        Assert.Equal(0, await two.Query<Trip>("[Trip_Vehicle/Car/Plate = 'B-1']").CountAsync());
        Assert.Equal(1, await two.Query<Trip>("[Trip_Vehicle/Truck/Load > 5]").CountAsync());
        Assert.Equal(1, await two.Query<Trip>("[Trip_Escort/Car/Doors = 2]").CountAsync());
        Assert.Null(await two.FindAsync<Truck>(car.Id));
        Assert.IsType<SportsCar>(await two.FindAsync<Car>(fast.Id));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "S-148")]
    public async Task Rules_follow_the_line_of_the_family()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create());
        OfflineEngine dispatcher = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        Car car = dispatcher.Create<Car>(c => (c.Plate, c.Doors, c.Colour) = ("A-1", 5, "red"));
        SportsCar fast = dispatcher.Create<SportsCar>(c => (c.Plate, c.Doors, c.Colour) = ("A-2", 2, "blue"));
        Truck truck = dispatcher.Create<Truck>(t => t.Plate = "B-1");
        await dispatcher.CommitAsync([car, fast, truck]);
        Assert.Empty((await dispatcher.SynchronizeAsync()).Rejected);

        // A mechanic sees the cars with many doors, a driver all vehicles.
        OfflineEngine mechanic = await world.DeviceAsync("carl", [FleetModel.Mechanic]);
        Assert.Equal(["A-1"], (await mechanic.Query<Vehicle>().ToListAsync()).Select(vehicle => vehicle.Plate));
        OfflineEngine driver = await world.DeviceAsync("bert", [FleetModel.Driver]);
        Assert.Equal(3, await driver.Query<Vehicle>().CountAsync());
        // What he may do with cars he may do with sports cars, and not with trucks.
        SportsCar his = (await driver.FindAsync<SportsCar>(fast.Id))!;
        his.TopSpeed = 250;
        SportsCar made = driver.Create<SportsCar>(c => (c.Plate, c.Doors, c.Colour) = ("A-3", 2, "green"));
        await driver.CommitAsync([his, made]);
        Truck foreign = driver.Create<Truck>(t => t.Plate = "B-2");
        await driver.CommitAsync(foreign);

        RejectedEntry rejected = Assert.Single((await driver.SynchronizeAsync()).Rejected);

        Assert.Equal((foreign.Id, ErrorCode.AccessDenied), (rejected.ObjectId, rejected.Reasons[0].Code));
        Truck stored = (await driver.FindAsync<Truck>(truck.Id))!;
        stored.Load = 3;
        Assert.Equal(ErrorCode.AccessDenied, (await Assert.ThrowsAsync<OfflineSyncException>(() => driver.CommitAsync(stored))).Code);
        Assert.Equal(4, await world.CountAsync("object_vehicle"));
    }

    [Fact]
    public async Task Rules_of_a_specialization_are_for_its_objects_alone()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create());
        OfflineEngine device = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        Car colourless = device.Create<Car>(c => (c.Plate, c.Doors) = ("A-1", 10));
        Truck truck = device.Create<Truck>(t => t.Plate = "B-1");
        await device.CommitAsync([colourless, truck]);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal([ErrorCode.RequiredMemberEmpty, ErrorCode.ValueOutOfRange], result.Rejected.Single().Reasons.Select(reason => reason.Code).Order());
        Assert.Equal(1, await world.CountAsync("object_vehicle"));
        Assert.Equal(1, await world.CountAsync("object_vehicle where doors is null"));
    }

    [Fact]
    public async Task An_object_never_becomes_another_one_and_a_reference_takes_what_it_is_for()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create());
        OfflineEngine device = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        Truck truck = device.Create<Truck>(t => t.Plate = "B-1");
        Trip trip = device.Create<Trip>();

        Assert.Equal(ErrorCode.ValueInvalid, Assert.Throws<OfflineSyncException>(() => truck["Specialization"] = "Car").Code);
        Assert.Contains("is no Car", Assert.Throws<OfflineSyncException>(() => trip.SetValue(trip.Entity.Member("Escort"), truck)).Message);

        AccessClient forger = await world.ClientAsync("mallory", FleetModel.Dispatcher);
        ObjectId id = TestJournal.NewId();
        forger.Journal.Create("Vehicle", id, ("Plate", "B-1"), ("Specialization", "Truck"));
        Assert.Empty((await forger.SendAsync()).Upload!.Outcomes.Single().Reasons);
        forger.Journal.Update("Vehicle", id, (Guid?)null, ("Specialization", "Truck", "Vehicle"));
        Assert.Equal(ErrorCode.AccessDenied, (await forger.SendAsync()).Upload!.Outcomes.Single().Reasons[0].Code);
    }

    [Fact]
    public void A_cycle_and_a_missing_generalization_are_problems_of_the_model()
    {
        OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Broken", model => model
            .Entity("A", a => a.Specializes("B"))
            .Entity("B", b => b.Specializes("C"))
            .Entity("C", c => c.Specializes("A"))
            .Entity("D", d => d.Specializes("Nothing"))
            .Entity("E", e => e.Attribute("Name", MemberType.String))
            .Entity("F", f => f.Specializes("E").OnConflict(ConflictPolicy.RejectStale).Attribute("Name", MemberType.String))));

        Assert.Equal(ErrorCode.ModelInvalid, refused.Code);
        Assert.Contains("A: it is its own generalization (A → B → C → A)", refused.Message);
        Assert.Contains("D: its generalization 'Nothing' is not part of the model", refused.Message);
        Assert.Contains("F: its conflict policy is that of its family", refused.Message);
    }

    [Theory]
    [InlineData("Never", "Preserve")]
    [InlineData("Never", "All")]
    [InlineData("All", "Never")]
    [InlineData("All", "Clear")]
    [InlineData("Clear", "Never")]
    [Trait("Behaviour", "M-037")]
    [Trait("Behaviour", "M-042")]
    public void A_family_is_synchronized_in_one_way_that_its_root_says(string root, string specialization)
    {
        OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Mixed", model => model
            .Entity("Animal", a => a.Attribute("Name", MemberType.String).Synchronize(Setting(root)))
            .Entity("Dog", d => d.Specializes("Animal").Synchronize(Setting(specialization)))));

        Assert.Contains("Dog: it is synchronized with its family: say Synchronize at the root (OFM015)", refused.Message);
        Assert.Equal(Setting(root).Mode, DomainModel.Define("One", model => model
            .Entity("Animal", a => a.Attribute("Name", MemberType.String).Synchronize(Setting(root)))
            .Entity("Dog", d => d.Specializes("Animal"))).Entity("Dog").Synchronization.Mode);

        static SyncSetting Setting(string mode) => mode switch
        {
            "Never" => SyncSetting.Never,
            "Clear" => SyncSetting.Clear,
            "Preserve" => SyncSetting.Preserve,
            _ => SyncSetting.All,
        };
    }

    [Fact]
    [Trait("Behaviour", "M-037")]
    public void What_lives_in_memory_is_neither_specialized_nor_a_specialization()
    {
        OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Mixed", model => model
            .Entity("Draft", d => d.NonPersistable().Attribute("Name", MemberType.String))
            .Entity("Letter", l => l.Specializes("Draft").Attribute("Text", MemberType.String))
            .Entity("Animal", a => a.Attribute("Kind", MemberType.String))
            .Entity("Dream", d => d.Specializes("Animal").NonPersistable())));

        Assert.Contains("Letter: its generalization Draft is not persistable, so that nothing specializes it (OFM015)", refused.Message);
        Assert.Contains("Dream: it is not persistable, so that it specializes nothing (OFM015)", refused.Message);
    }

    [Fact]
    [Trait("Behaviour", "M-034")]
    [Trait("Behaviour", "M-042")]
    [Trait("Behaviour", "M-092")]
    public async Task A_query_of_a_generalization_finds_all_of_a_family_that_is_never_synchronized_by_itself()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(DomainModel.Define("Kennel", model => model
            .Entity<User>()
            .Entity("Animal", a => a.Attribute("Name", MemberType.String).Allow(FleetModel.Dispatcher, Rights.All).Synchronize(SyncSetting.Never))
            .Entity("Dog", d => d.Specializes("Animal").Attribute("Tricks", MemberType.Integer))));
        OfflineEngine device = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        OfflineObject cat = device.Create("Animal"), dog = device.Create("Dog");
        (cat["Name"], dog["Name"], dog["Tricks"]) = ("Cat", "Dog", 3);
        await device.CommitAsync([cat, dog]);
        await device.SynchronizeAsync();
        Assert.Equal((2, 1, 0), (await device.Query("Animal").CountAsync(), await device.Query("Dog").CountAsync(), await world.CountAsync("object_animal")));

        await device.SynchronizeAsync(SyncScope.Selected(dog));

        Assert.Equal((2, 1, 1), (await device.Query("Animal").CountAsync(), await device.Query("Dog").CountAsync(), await world.CountAsync("object_animal where tricks = 3")));
    }

    [Fact]
    public void A_model_s_JSON_has_its_families()
    {
        DomainModel model = FleetModel.Create(), read = DomainModel.FromJson(model.ToJson());

        Assert.Equal((model.ToJson(), model.Version, model.RulesVersion), (read.ToJson(), read.Version, read.RulesVersion));
        Assert.Equal(["Vehicle", "SportsCar", "Car", "Truck"], read.Entity("Truck").Specializations.Select(one => one.Name));
    }
}
