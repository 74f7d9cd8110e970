using System.Diagnostics;

namespace OfflineSync;

/// <summary>A validation rule that the values of an object break, as far as the device can tell.</summary>
/// <param name="Member">The member that the rule is for, by name.</param>
/// <param name="Code">The code that a rejection by this rule has.</param>
/// <param name="Message">What people read.</param>
[DebuggerDisplay("{Member,nq}: {Message}")]
public sealed record BrokenRule(string Member, ErrorCode Code, string Message);
