using System.Diagnostics;

namespace OfflineSync.Server.Explain;

/// <summary>A value that a condition met.</summary>
/// <param name="Name">What has the value: a member or path, a token; of a step to many, how many objects it leads to.</param>
/// <param name="Value">The value as members have it (<see cref="Values"/>); null when empty.</param>
/// <param name="UserName">The user's name, where the value is a user's id.</param>
[DebuggerDisplay("{Name,nq} = {Value}")]
public sealed record ExplainedValue(string Name, object? Value, string? UserName = null);
