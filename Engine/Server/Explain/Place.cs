namespace OfflineSync.Server.Explain;

/// <summary>An object that a condition passes.</summary>
/// <param name="Entity">Its entity.</param>
/// <param name="Id">Its id.</param>
internal sealed record Place(EntityDefinition Entity, ObjectId Id);
