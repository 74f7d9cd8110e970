using System.Diagnostics;

namespace OfflineSync.Server.Explain;

/// <summary>An audience key under which an object is stored.</summary>
/// <param name="Key">The key.</param>
/// <param name="Node">The node of the membership graph that gives it.</param>
/// <param name="IsHeld">Whether the user reaches that node.</param>
/// <param name="IsSlow">Whether it belongs to a slow rule: it is then as old as the download before which it was filled.</param>
[DebuggerDisplay("{Key,nq}: {IsHeld}")]
public sealed record StoredKey(string Key, string Node, bool IsHeld, bool IsSlow);
