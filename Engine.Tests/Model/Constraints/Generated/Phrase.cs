using OfflineSync.Tests.Model.Constraints.Generated.Oracle;

namespace OfflineSync.Tests.Model.Constraints.Generated;

/// <summary>A text with what it means.</summary>
internal sealed record Phrase(string Text, Meaning Means);

/// <summary>A value's text, with the value.</summary>
internal sealed record ValueText(string Text, Reading Reads);

/// <summary>A path's text, with the walk and the entity that it leads to.</summary>
internal sealed record PathText(string Text, Walk Walk, EntityDefinition End);
