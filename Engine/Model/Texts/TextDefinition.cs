using System.Collections.Immutable;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>A text that people read, in the model's languages.</summary>
/// <param name="Key">What code calls it by.</param>
/// <param name="Text">The text in the default language; <c>{0}</c>, <c>{1}</c> … stand for arguments.</param>
/// <param name="Translations">The text in other languages, by language. What is missing shows as <paramref name="Text"/>.</param>
[DebuggerDisplay("{Key,nq}: {Text}")]
public sealed record TextDefinition(string Key, string Text, ImmutableSortedDictionary<string, string> Translations);
