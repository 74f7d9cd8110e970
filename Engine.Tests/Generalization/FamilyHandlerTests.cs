using System.Collections.Concurrent;
using MediatR;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server;
using OfflineSync.Tests.Access;
using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Generalization;

/// <summary>Handlers and validation rules of specializations.</summary>
public sealed class FamilyHandlerTests
{
    [Fact]
    [Trait("Behaviour", "S-148")]
    [Trait("Behaviour", "M-074")]
    public async Task Handlers_are_told_of_what_an_object_is_from_the_root_of_its_family_down()
    {
        var calls = new ConcurrentQueue<string>();
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create(), server => server
            .On<BeforeCommit<SportsCar>>(told => calls.Enqueue($"before sports car {told.Object.Plate} {told.Object.TopSpeed}"))
            .On<BeforeCommit<Car>>(told =>
            {
                calls.Enqueue($"before car {told.Object.Plate} {told.Object.Colour}");
                if (told.Object is SportsCar fast) fast.TopSpeed = 300;
            })
            .On<BeforeCommit<Vehicle>>(told =>
            {
                calls.Enqueue($"before {told.Object.GetType().Name} {told.Object.Plate}");
                if (told.Object is Car car) car.Colour = "white";
            })
            .On<AfterCommit<Car>>(told => calls.Enqueue($"after car {told.Object.Plate}"))
            .On<BeforeDelete<Truck>>(told => calls.Enqueue($"before delete of truck {told.Object.Plate}"))
            .On<AfterDelete<Vehicle>>(told => calls.Enqueue($"after delete of {told.Object.Plate}"))
            .On<AfterDelete<Car>>(told => calls.Enqueue($"after delete of car {told.Object.Plate}")));
        OfflineEngine device = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        Truck truck = device.Create<Truck>(t => t.Plate = "T");
        SportsCar fast = device.Create<SportsCar>(c => (c.Plate, c.Colour, c.Doors) = ("S", "red", 2));
        Car car = device.Create<Car>(c => (c.Plate, c.Colour, c.Doors) = ("C", "red", 4));
        foreach (Vehicle one in (Vehicle[])[truck, fast, car])
        {
            await device.CommitAsync(one);
            Assert.Empty((await device.SynchronizeAsync()).Rejected);
        }
        Assert.Equal(["before Truck T", "before SportsCar S", "before car S white", "before sports car S 300", "after car S", "before Car C", "before car C white", "after car C"], calls);
        Assert.Equal((300, "white", "white"), (fast.TopSpeed, fast.Colour, car.Colour));

        calls.Clear();
        await device.DeleteAsync(truck);
        await device.SynchronizeAsync();
        await device.DeleteAsync(fast);
        await device.SynchronizeAsync();
        Assert.Equal(["before delete of truck T", "after delete of T", "after delete of S", "after delete of car S"], calls);
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "S-148")]
    [Trait("Behaviour", "M-073")]
    public async Task A_refusal_of_the_root_s_handler_ends_it_and_one_of_the_specialization_s_leaves_the_others()
    {
        int asked = 0;
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create(), server => server
            .On<BeforeCommit<Vehicle>>(told =>
            {
                if (told.Object.Plate == "stolen") told.Refuse("Stolen.", "Plate");
            })
            .On<BeforeCommit<Car>>(told =>
            {
                asked++;
                if (told.Object.Colour == "pink") told.Refuse("No such colour.", nameof(Car.Colour));
            }));
        OfflineEngine device = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        Car stolen = device.Create<Car>(c => (c.Plate, c.Colour, c.Doors) = ("stolen", "pink", 4)), pink = device.Create<Car>(c => (c.Plate, c.Colour, c.Doors) = ("C", "pink", 4));
        Truck truck = device.Create<Truck>(t => t.Plate = "T");
        await device.CommitAsync([stolen, pink, truck]);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal(1, result.Applied);
        Assert.Equal([("Plate", "Stolen."), ("Colour", "No such colour.")], result.Rejected.OrderBy(rejected => rejected.ObjectId == pink.Id).Select(rejected => (rejected.Reasons.Single().MemberId!, rejected.Reasons.Single().Message)));
        Assert.Equal(1, asked);
        Assert.Equal(1, await world.CountAsync("object_vehicle"));
    }

    [Fact]
    [Trait("Behaviour", "S-148")]
    public async Task A_class_of_handlers_is_registered_for_a_specialization_as_for_any_entity()
    {
        var plates = new ConcurrentQueue<string>();
        await using AccessWorld world = await AccessWorld.StartAsync(FleetModel.Create(), server =>
        {
            server.Services.AddSingleton(plates);
            server.AddHandler<PlateNote<Car>>().AddHandler<PlateNote<Vehicle>>();
        });
        OfflineEngine device = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        await device.CommitAsync(device.Create<Car>(c => (c.Plate, c.Colour, c.Doors) = ("C", "red", 4)));
        await device.SynchronizeAsync();
        await device.CommitAsync(device.Create<Truck>(t => t.Plate = "T"));
        await device.SynchronizeAsync();
        Assert.Equal(["Vehicle C", "Car C", "Vehicle T"], plates);

        OfflineSyncException lost = await Assert.ThrowsAsync<OfflineSyncException>(() => AccessWorld.StartAsync(AccessModel.Create(), server => server.AddHandler<PlateNote<Car>>()));
        Assert.Contains("is for Car, which is no entity of the model", lost.Message);
    }

    [Fact]
    [Trait("Behaviour", "S-148")]
    [Trait("Behaviour", "M-080")]
    public async Task Rules_that_a_specialization_adds_for_inherited_members_are_for_its_objects_alone()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(DomainModel.Define("Fleet", model => model
            .Entity<User>().Entity<Trip>()
            .Entity<Vehicle>(vehicle => vehicle.Allow(FleetModel.Dispatcher, Rights.All).Unique(v => v.Plate))
            .Entity<Car>(car => car.Pattern(c => c.Plate, "C-.*").Range(c => c.Doors, 1, 9))
            .Entity<SportsCar>(fast => fast.AtLeast(f => f.TopSpeed, f => f.Doors))
            .Entity<Truck>(truck => truck.Range(t => t.Load, 0m))), server => server.On<BeforeCommit<Truck>>(told =>
            {
                if (told.Object.Load == 7) told.Object.Load = -7;
            }));
        OfflineEngine device = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        Car car = device.Create<Car>(c => (c.Plate, c.Colour, c.Doors) = ("C-1", "red", 4));
        SportsCar fast = device.Create<SportsCar>(c => (c.Plate, c.Colour, c.Doors, c.TopSpeed) = ("C-2", "red", 2, 200));
        Truck truck = device.Create<Truck>(t => t.Plate = "T-1");
        await device.CommitAsync([car, fast, truck]);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);

        (car.Plate, fast.Plate, fast.TopSpeed, truck.Plate) = ("X-1", "X-2", 1, "X-3");
        Assert.Equal([("Plate", ErrorCode.PatternMismatch)], device.BrokenRulesOf(car).Select(broken => (broken.Member, broken.Code)));
        Assert.Equal(["Plate", "TopSpeed"], device.BrokenRulesOf(fast).Select(broken => broken.Member).Order());
        Assert.Empty(device.BrokenRulesOf(truck));
        Truck double1 = device.Create<Truck>(t => t.Plate = "C-1"), adjusted = device.Create<Truck>(t => (t.Plate, t.Load) = ("T-7", 7m));
        await device.CommitAsync([car, fast, truck, double1, adjusted]);
        Dictionary<ObjectId, string[]> rejected = (await device.SynchronizeAsync()).Rejected.ToDictionary(one => one.ObjectId, one => one.Reasons.Select(reason => $"{reason.MemberId} {reason.Code}").Order().ToArray());

        Assert.Equal(["Plate PatternMismatch"], rejected[car.Id]);
        Assert.Equal(["Plate PatternMismatch", "TopSpeed ValueOutOfRange"], rejected[fast.Id]);
        Assert.Equal(["Plate ValueNotUnique"], rejected[double1.Id]);
        Assert.Equal(["Load ValueOutOfRange"], rejected[adjusted.Id]);
        Assert.Equal(4, rejected.Count);
        Assert.Equal(1, await world.CountAsync("object_vehicle where plate = 'X-3'"));
    }

    /// <summary>Notes of whose class it was told.</summary>
    private sealed class PlateNote<T>(ConcurrentQueue<string> plates) : INotificationHandler<BeforeCommit<T>>
        where T : Vehicle
    {
        public Task Handle(BeforeCommit<T> notification, CancellationToken cancellationToken)
        {
            plates.Enqueue($"{typeof(T).Name} {notification.Object.Plate}");
            return Task.CompletedTask;
        }
    }
}
