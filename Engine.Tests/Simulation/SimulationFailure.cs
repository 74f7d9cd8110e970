namespace OfflineSync.Tests.Simulation;

/// <summary>An invariant that does not hold.</summary>
internal sealed class SimulationFailure(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Everything that the seed did before; empty where no seed was running.</summary>
    public string Trace { get; init; } = "";
}
