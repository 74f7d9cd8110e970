namespace OfflineSync.Projections;

/// <summary>An event with its id, as projections take it.</summary>
internal readonly record struct StoredEvent(Guid Id, IObjectEvent Data);
