namespace OfflineSync.Tests.Simulation.Devices;

/// <summary>Somebody who signs in.</summary>
internal sealed record SimulatedUser(string Name, ObjectId Id)
{
    public const string Password = "simulated password";
}
