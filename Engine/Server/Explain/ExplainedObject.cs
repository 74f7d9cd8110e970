using System.Diagnostics;

namespace OfflineSync.Server.Explain;

/// <summary>The object of an explanation.</summary>
/// <param name="Id">The id.</param>
/// <param name="Entity">The entity's name, of a family the name of what the object is while it is stored; null where no such object was ever stored.</param>
/// <param name="IsThere">Whether it is stored.</param>
/// <param name="WasDeleted">Whether it was stored once.</param>
[DebuggerDisplay("{Entity,nq} {Id}")]
public sealed record ExplainedObject(ObjectId Id, string? Entity, bool IsThere, bool WasDeleted);
