namespace OfflineSync.Tests.Simulation;

/// <summary>An invariant does not hold, or something failed that must not.</summary>
internal sealed class SimulationFailure(string message, Exception? cause = null) : Exception(message, cause);
