using System.Collections.Immutable;

namespace OfflineSync.Server;

/// <summary>What a rebuild or a verification found.</summary>
/// <param name="Events">How many events were read.</param>
/// <param name="Objects">How many objects they made, deleted ones included.</param>
/// <param name="Differences">The objects whose stored rows were not what their events say; empty when all were.</param>
/// <param name="Corrected">Whether the rows were corrected.</param>
public sealed record RebuildReport(long Events, long Objects, ImmutableArray<ObjectId> Differences, bool Corrected);

/// <summary>How far a rebuild is.</summary>
/// <param name="Events">The events read so far.</param>
/// <param name="TotalEvents">All of them, as counted at the beginning.</param>
public sealed record RebuildProgress(long Events, long TotalEvents);
