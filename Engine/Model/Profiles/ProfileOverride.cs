using System.Diagnostics;

namespace OfflineSync;

/// <summary>What a profile says about an entity by hand: it takes part, whatever the pages and flows use, and so.</summary>
/// <param name="Entity">The entity, by name.</param>
/// <param name="Mode">How it takes part in full synchronizations.</param>
[DebuggerDisplay("{Entity,nq}: {Mode}")]
public sealed record ProfileOverride(string Entity, SyncMode Mode);
