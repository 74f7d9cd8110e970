namespace OfflineSync.Protocol;

/// <summary>The first frame of an upload's answer, or the first few: an outcome per entry. Rows and removals of rejected and adjusted objects follow.</summary>
/// <param name="Batch">The batch; empty when none was sent.</param>
/// <param name="Outcomes">The outcomes, in journal order.</param>
/// <param name="Conflicts">The objects that somebody else had changed; left out when there are none.</param>
/// <param name="Offers">The references that were emptied because of rejections which are mended by now; left out when there are none.</param>
/// <param name="KnownKeys">Those of the asked keys that the store knows; left out where none were asked for.</param>
/// <param name="Position">Where the entries stand in the store that were applied now: later ones of the same object have a higher position. Left out where none were.</param>
internal sealed record UploadAnswer(Guid Batch, IReadOnlyList<OutcomeMessage> Outcomes, IReadOnlyList<ConflictMessage>? Conflicts = null, IReadOnlyList<OfferMessage>? Offers = null, IReadOnlyList<Guid>? KnownKeys = null, long? Position = null);

/// <summary>What became of an entry.</summary>
/// <param name="Key">The entry's key.</param>
/// <param name="Applied">Whether it was applied; else it was rejected, or is held.</param>
/// <param name="Reasons">Why it was rejected, or is held; empty when it was applied.</param>
/// <param name="Held">Whether nothing was decided about it: it stays on the device for now. Only a device that says that it can do so hears this (<see cref="ProtocolVersion.HoldHeader"/>); left out where it is not so.</param>
/// <param name="Position">Where it stands in the store, where it was applied before this upload; else left out.</param>
internal sealed record OutcomeMessage(Guid Key, bool Applied, IReadOnlyList<ReasonMessage> Reasons, bool? Held = null, long? Position = null);

/// <summary>A reason of a rejection.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">What happened, for people.</param>
/// <param name="Member">The member's stable id, where one member is the cause.</param>
/// <param name="Cause">The key of the entry whose rejection is the cause, if so.</param>
internal sealed record ReasonMessage(ErrorCode Code, string Message, string? Member = null, Guid? Cause = null);
