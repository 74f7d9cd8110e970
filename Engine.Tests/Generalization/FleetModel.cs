namespace OfflineSync.Tests.Generalization;

/// <summary>Dispatchers do everything; drivers read vehicles, and make and write cars alone.</summary>
internal static class FleetModel
{
    public const string Dispatcher = "Dispatcher";
    public const string Driver = "Driver";
    public const string Mechanic = "Mechanic";

    public static DomainModel Create() => DomainModel.Define("Fleet", model => model
        .Entity<User>(user => user.Allow(Dispatcher, Rights.Read))
        .Entity<Trip>(trip => trip.Allow(Dispatcher, Rights.All).Allow(Driver, Rights.Read))
        .Entity<SportsCar>()
        .Entity<Vehicle>(vehicle => vehicle.Allow(Dispatcher, Rights.All).Allow(Driver, Rights.Read))
        .Entity<Car>(car => car.Allow(Driver, Rights.All).Allow(Mechanic, Rights.Read, where: "[Doors > 2]").Range(c => c.Doors, 1, 9))
        .Entity<Truck>());
}
