using System.Collections.Frozen;
using System.Diagnostics;
using System.Globalization;

namespace OfflineSync;

/// <summary>The texts of one language. Immutable; safe for use by several threads.</summary>
/// <remarks>
/// A text is looked for in this order: in this language, in the default language, among the engine's own texts in English. A key that none of
/// them knows is its own text, so that a screen shows what is missing.
/// </remarks>
[DebuggerDisplay("{Language,nq}: {_texts.Count} texts")]
public sealed class LanguageTexts
{
    private readonly FrozenDictionary<string, string> _texts;
    private readonly DomainModel _model;
    private readonly Lazy<string> _version;

    internal LanguageTexts(string language, IEnumerable<KeyValuePair<string, string>> texts, DomainModel model)
    {
        Language = language;
        _texts = texts.ToFrozenDictionary(StringComparer.Ordinal);
        _model = model;
        _version = new Lazy<string>(() => TextVersion.Of(Language, _texts));
        Culture = CultureOf(language);
    }

    /// <summary>The language, such as <c>nl-NL</c>; empty where the model has none.</summary>
    public string Language { get; }

    /// <summary>How arguments are written. Where the system does not know the language's culture, or runs without cultures, it is the invariant one.</summary>
    public CultureInfo Culture { get; }

    /// <summary>The text of a key.</summary>
    public string this[string key] => Find(key) ?? key;

    /// <summary>The text of a key with arguments in the places of <c>{0}</c>, <c>{1}</c> …, written as the language writes numbers and dates. A text that asks for arguments which are not there shows as it is.</summary>
    public string this[string key, params object?[] arguments]
    {
        get
        {
            string text = this[key];
            try
            {
                return string.Format(Culture, text, arguments);
            }
            catch (FormatException)
            {
                return text;
            }
        }
    }

    /// <summary>The text of a key; null where neither the model nor the engine has one.</summary>
    public string? Find(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return FindOwn(key) ?? EngineTexts.Find(key);
    }

    /// <summary>The texts of the model, without the engine's own.</summary>
    internal IReadOnlyDictionary<string, string> Own => _texts;

    /// <summary>Equal where language and texts are.</summary>
    internal string Version => _version.Value;

    /// <summary>What an author wrote as a message: the text of that key, where there is one, else the message itself.</summary>
    internal string Message(string message) => FindOwn(message) ?? message;

    private string? FindOwn(string key) => _texts.TryGetValue(key, out string? text) || _model.DefaultTexts._texts.TryGetValue(key, out text) ? text : null;

    private static CultureInfo CultureOf(string language)
    {
        try
        {
            return CultureInfo.GetCultureInfo(language);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }
}
