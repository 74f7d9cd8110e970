namespace OfflineSync.Tests.Simulation;

/// <summary>What a seed did.</summary>
/// <param name="Hash">The same for every run of the seed.</param>
/// <param name="Trace">What happened, line by line.</param>
/// <param name="Marks">The rare situations that it reached.</param>
internal sealed record SimulationResult(string Hash, string Trace, Marks Marks);
