using System.Diagnostics;

namespace OfflineSync.Journal;

/// <summary>A reason why an entry was rejected: the same on the server, on the wire and on the device.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">What happened, for people. It holds no values of members.</param>
/// <param name="MemberId">The member's stable id, where one member is the cause.</param>
/// <param name="Cause">The key of the entry whose rejection is the cause, if so.</param>
[DebuggerDisplay("{Code}: {Message}")]
public sealed record RejectionReason(ErrorCode Code, string Message, string? MemberId = null, EntryKey? Cause = null)
{
    /// <summary>The message before a language was chosen; it is neither kept nor sent.</summary>
    internal LocalText? Local { get; init; }
}
