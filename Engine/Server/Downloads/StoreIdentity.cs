namespace OfflineSync.Server.Downloads;

/// <summary>Which store a checkpoint belongs to. Transaction ids mean nothing in another.</summary>
/// <param name="System">PostgreSQL's system identifier, new with each <c>initdb</c>.</param>
/// <param name="Timeline">The timeline, new with each promotion and each recovery to a point in time.</param>
/// <param name="Epoch">A random id, renewed when the rows were carried into another cluster.</param>
/// <param name="Generation">The number of the model and rules that visibility was computed with.</param>
internal sealed record StoreIdentity(long System, int Timeline, Guid Epoch, int Generation);
