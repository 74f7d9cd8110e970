using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync.Server.Explain;

/// <summary>What is stored for downloads of an object, and whether it is what the rules say. It always should be.</summary>
/// <param name="Keys">The audience keys under which the object is stored.</param>
/// <param name="Warnings">Where store and rules differ, in a sentence each; slow rules are left out, because their keys are as old as the user's last download.</param>
[DebuggerDisplay("{Keys.Length} keys, {Warnings.Length} warnings")]
public sealed record StoredVisibility(ImmutableArray<StoredKey> Keys, ImmutableArray<string> Warnings)
{
    /// <summary>Whether store and rules say the same.</summary>
    public bool Agrees => Warnings.IsEmpty;
}
