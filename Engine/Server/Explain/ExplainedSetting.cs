using System.Diagnostics;

namespace OfflineSync.Server.Explain;

/// <summary>What a full synchronization does with the entity, and whether it takes the object.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Where">The condition of <see cref="SyncMode.ByXPath"/> as it was written; null for none.</param>
/// <param name="Condition">The condition, part by part; null for none.</param>
/// <param name="Includes">Whether a full synchronization downloads the object to those who may read it.</param>
[DebuggerDisplay("{Mode} {Where,nq}: {Includes}")]
public sealed record ExplainedSetting(SyncMode Mode, string? Where, ExplainedPart? Condition, bool Includes);
