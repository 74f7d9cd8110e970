namespace OfflineSync.Server.Uploads.Recoveries;

/// <summary>An event of an object that may be later than an entry that comes back.</summary>
/// <param name="Event">The event's id.</param>
/// <param name="Position">Its position: that in the old store for what came back itself.</param>
/// <param name="Members">The stable ids of the members that it set; null stands for all.</param>
/// <param name="IsNew">Whether it was written after the restore, or before the backup, and did not come back.</param>
internal sealed record LaterWrite(Guid Event, long Position, IReadOnlySet<string>? Members, bool IsNew);
