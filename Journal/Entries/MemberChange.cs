namespace OfflineSync.Journal;

/// <summary>A changed member with its values before and after. Empty is null; see <see cref="Values"/> for the types.</summary>
/// <param name="MemberId">The member's stable id.</param>
/// <param name="Type">The member's type when the entry was written.</param>
/// <param name="Before">The value that the device showed before.</param>
/// <param name="After">The value that was committed.</param>
public sealed record MemberChange(string MemberId, MemberType Type, object? Before, object? After);
