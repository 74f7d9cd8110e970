namespace OfflineSync.Tests.Simulation.Devices;

/// <summary>A change in memory that was not committed: no synchronization may take it away.</summary>
internal sealed record UncommittedChange(OfflineObject Object, string Member, object? Value)
{
    public void Check(string device)
    {
        if (!Object.IsEmpty && !Equals(Object[Member], Value)) throw new SimulationFailure($"{device}: the uncommitted {Member}={Value} of {Object} became {Object[Member]}.");
    }
}
