using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Simulation.Devices;

/// <summary>What one user has on a device: a database with a journal of its own, which nobody else's work there touches.</summary>
internal sealed class Account(SimulatedDevice device, SimulatedUser user)
{
    public SimulatedUser User => user;

    public string Name => user == device.Owner ? device.Name : $"{device.Name}/{user.Name}";

    /// <summary>The keys of all entries that the engine acknowledged to this user on this device, or on the one that it was cloned from before.</summary>
    public List<Guid> Acknowledged { get; private init; } = [];

    /// <summary>In which life of the server's store this user last fetched everything here: before that the device may believe what a restore has taken away.</summary>
    public int StoreLife { get; set; }

    /// <summary>The keys of the entries that the server did not decide, because something is not back that they need.</summary>
    public HashSet<Guid> Held { get; } = [];

    /// <summary>The objects that the app took off the device.</summary>
    public HashSet<ObjectKey> Cleared { get; } = [];

    /// <summary>What this one began as a copy of, if the device is a clone.</summary>
    public Account? CloneOf { get; private init; }

    /// <summary>The keys of the entries that had no outcome when this copy was made: both sides will send them.</summary>
    public IReadOnlyList<Guid> UndecidedWhenCloned { get; private init; } = [];

    /// <summary>The database as it was after the last step.</summary>
    public DeviceImage Image { get; private set; } = null!;

    public string Database => device.DatabaseOf(user);

    /// <summary>Reads the database again.</summary>
    public void Look() => Image = DeviceImage.Read(Database, device.Model);

    public Account CopyFor(SimulatedDevice clone) => new(clone, user)
    {
        Acknowledged = [.. Acknowledged],
        StoreLife = StoreLife,
        CloneOf = this,
        UndecidedWhenCloned = [.. Image.Entries.Where(entry => entry.State is "pending" or "sent").Select(entry => entry.Key)],
    };
}
