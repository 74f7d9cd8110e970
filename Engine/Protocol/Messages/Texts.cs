namespace OfflineSync.Protocol;

/// <summary>Asks for another language from now on.</summary>
/// <param name="Language">The language.</param>
internal sealed record LanguageRequest(string? Language);

/// <summary>A language's texts: what a device had before of texts is replaced.</summary>
/// <param name="Language">The language.</param>
/// <param name="Texts">The texts by key, in the default language where the language lacks one.</param>
internal sealed record TextsMessage(string Language, IReadOnlyDictionary<string, string> Texts);
