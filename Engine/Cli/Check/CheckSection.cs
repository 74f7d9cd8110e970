using System.Text.Json;

namespace OfflineSync.Cli.Check;

/// <summary>What one kind of check found out about a model. The command prints its sections one after the other.</summary>
/// <param name="Name">What was checked, in a word: the heading, and the section's name in JSON.</param>
/// <param name="Lines">For people.</param>
/// <param name="Write">Writes the section's properties, behind its name.</param>
internal sealed record CheckSection(string Name, IEnumerable<string> Lines, Action<Utf8JsonWriter> Write);
