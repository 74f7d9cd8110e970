using System.Collections.Immutable;

namespace OfflineSync.Server.Checks;

/// <summary>What was counted in a database, by the names of keys and nodes and by entities' ids.</summary>
internal sealed record FanOutCounts(
    IReadOnlyDictionary<string, (long Keys, long Greatest, double Average)> Keys,
    IReadOnlyDictionary<string, (long Greatest, double Average, long GreatestPerUser)> Nodes,
    IReadOnlyDictionary<string, EdgeFanOut> Edges,
    IReadOnlyDictionary<string, long> Objects);
