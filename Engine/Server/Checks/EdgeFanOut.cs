namespace OfflineSync.Server.Checks;

/// <summary>How many memberships one object makes by all rules, counted in a database: what one change of it rewrites, old and new apart.</summary>
/// <param name="Greatest">The most.</param>
/// <param name="Average">The average over the objects that make some.</param>
public sealed record EdgeFanOut(long Greatest, double Average);
