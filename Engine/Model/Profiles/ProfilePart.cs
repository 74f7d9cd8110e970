using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>A page or flow of a profile.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Uses">What it uses.</param>
[DebuggerDisplay("{Name,nq}: {Uses.Length} uses")]
public sealed record ProfilePart(string Name, ImmutableArray<EntityUse> Uses);
