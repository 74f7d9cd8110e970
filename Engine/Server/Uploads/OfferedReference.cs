using OfflineSync.Journal;

namespace OfflineSync.Server.Uploads;

/// <summary>A reference that was emptied because its target was rejected, and that could be set again, for the target is accepted now.</summary>
internal sealed record OfferedReference(string EntityId, ObjectId ObjectId, string MemberId, ObjectId Target);
