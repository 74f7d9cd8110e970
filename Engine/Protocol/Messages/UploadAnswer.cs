namespace OfflineSync.Protocol;

/// <summary>The first frame of an upload's answer, or the first few: an outcome per entry. Rows and removals of rejected and adjusted objects follow.</summary>
/// <param name="Batch">The batch; empty when none was sent.</param>
/// <param name="Outcomes">The outcomes, in journal order.</param>
/// <param name="Conflicts">The objects that somebody else had changed; left out when there are none.</param>
/// <param name="Offers">The references that were emptied because of rejections which are mended by now; left out when there are none.</param>
/// <param name="KnownKeys">Those of the asked keys that the store knows; left out where none were asked for.</param>
internal sealed record UploadAnswer(Guid Batch, IReadOnlyList<OutcomeMessage> Outcomes, IReadOnlyList<ConflictMessage>? Conflicts = null, IReadOnlyList<OfferMessage>? Offers = null, IReadOnlyList<Guid>? KnownKeys = null);

/// <summary>What became of an entry.</summary>
/// <param name="Key">The entry's key.</param>
/// <param name="Applied">Whether it was applied; else it was rejected.</param>
/// <param name="Reasons">Why it was rejected; empty when it was applied.</param>
internal sealed record OutcomeMessage(Guid Key, bool Applied, IReadOnlyList<ReasonMessage> Reasons);

/// <summary>A reason of a rejection.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">What happened, for people.</param>
/// <param name="Member">The member's stable id, where one member is the cause.</param>
/// <param name="Cause">The key of the entry whose rejection is the cause, if so.</param>
internal sealed record ReasonMessage(ErrorCode Code, string Message, string? Member = null, Guid? Cause = null);
