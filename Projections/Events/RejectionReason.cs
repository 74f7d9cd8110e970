using System.Diagnostics;

namespace OfflineSync.Projections;

/// <summary>A reason of a rejection.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">What happened, for people. It holds no values of members.</param>
/// <param name="Member">The member's stable id, where one member is the cause.</param>
/// <param name="Cause">The key of the entry whose rejection is the cause, if so.</param>
[DebuggerDisplay("{Code}: {Message}")]
public sealed record RejectionReason(ErrorCode Code, string Message, string? Member = null, Guid? Cause = null);
