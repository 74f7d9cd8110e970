namespace OfflineSync.Constraints;

/// <summary>An object as it is stored somewhere.</summary>
/// <param name="Id">The id.</param>
/// <param name="Values">The values by the members' places.</param>
internal sealed record StoredObject(ObjectId Id, IReadOnlyList<object?> Values);
