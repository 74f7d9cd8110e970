using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace OfflineSync;

/// <summary>Finds languages and texts that cannot be kept, and what is not said in every language.</summary>
internal static partial class TextCheck
{
    /// <summary>The characters of a language's texts with their keys: they travel in one piece.</summary>
    public const int LanguageLimit = 1_000_000;

    private const int NamedLimit = 5;

    public static IEnumerable<ModelFinding> Problems(DomainModel model)
    {
        foreach (string language in model.Languages.Where(language => !Language().IsMatch(language))) yield return Problem($"'{language}' is no name of a language such as en, en-US or zh-Hans-CN");
        foreach (string language in Repeated(model.Languages)) yield return Problem($"the language {language} is declared twice");
        foreach (string key in Repeated(model.Texts.Select(text => text.Key))) yield return Problem($"two texts have the key '{key}'");
        if (model.Languages.IsEmpty && !model.Texts.IsEmpty) yield return Problem("it has texts and no language: declare the one that they are in");
        foreach (TextDefinition text in model.Texts)
        {
            if (!Key().IsMatch(text.Key)) yield return Problem($"the key '{text.Key}' is not a letter followed by at most 99 letters, digits, dots, underscores or hyphens");
            else if (text.Key.StartsWith(EngineTexts.Prefix, StringComparison.Ordinal) && EngineTexts.Find(text.Key) is null) yield return Problem($"the engine has no text '{text.Key}'");
            if (string.IsNullOrWhiteSpace(text.Text)) yield return Problem($"the text '{text.Key}' is not given in the default language");
            foreach ((string language, string translation) in text.Translations)
            {
                if (!model.Languages.Contains(language)) yield return Problem($"the text '{text.Key}' is translated into {language}, which is not among the model's languages ({string.Join(", ", model.Languages)})");
                else if (language == model.Languages[0]) yield return Problem($"the text '{text.Key}' is given twice in {language}, the default language");
                if (string.IsNullOrWhiteSpace(translation)) yield return Problem($"the text '{text.Key}' is empty in {language}");
            }
        }
        foreach (string language in model.Languages)
        {
            if (model.Texts.Sum(text => (long)text.Key.Length + text.Translations.GetValueOrDefault(language, text.Text).Length) > LanguageLimit) yield return Problem($"the texts in {language} have more than {LanguageLimit} characters together");
        }
    }

    /// <summary>What people would read in another language than theirs.</summary>
    public static IEnumerable<ModelFinding> Of(DomainModel model)
    {
        if (model.Languages.IsEmpty) yield break;
        foreach (string language in model.Languages.Skip(1))
        {
            string[] missing = [.. model.Texts.Where(text => !text.Translations.ContainsKey(language)).Select(text => text.Key)];
            if (missing.Length > 0) yield return new ModelFinding(GuidanceRules.Untranslated, null, null, $"{Quoted(missing)} {(missing.Length == 1 ? "is" : "are")} missing in {language}, and shown in {model.Languages[0]}");
        }
        foreach (TextDefinition text in model.Texts)
        {
            foreach ((string language, string translation) in text.Translations.Where(pair => !Places(pair.Value).SetEquals(Places(text.Text))))
            {
                yield return new ModelFinding(GuidanceRules.OtherPlaces, null, null, $"the text '{text.Key}' has {Named(Places(text.Text))} in {model.Languages[0]} and {Named(Places(translation))} in {language}");
            }
        }
        HashSet<string> keys = [.. model.Texts.Select(text => text.Key)];
        foreach (EntityDefinition entity in model.Entities.Concat(model.NonPersistableEntities))
        {
            IEnumerable<(string Member, string Message)> messages = entity.ValidationRules.Select(rule => (rule.Member, rule.Message)).Concat(entity.DeleteRules.Select(rule => (rule.Member, rule.Message)))
                .Where(one => one.Message is not null).Select(one => (one.Member, one.Message!));
            foreach ((string member, string message) in messages.Where(one => model.Languages.Length > 1 && !keys.Contains(one.Message)).Distinct())
            {
                yield return new ModelFinding(GuidanceRules.OneLanguage, entity.Name, member, $"the message '{message}' is the key of no text, and is the same in each of {string.Join(", ", model.Languages)}");
            }
        }
        string[] engine = [.. EngineTexts.All.Keys.Where(key => !keys.Contains(key)).Order(StringComparer.Ordinal)];
        if (engine.Length > 0 && model.Languages.Any(language => language.Split('-')[0] != "en")) yield return new ModelFinding(GuidanceRules.EngineInEnglish, null, null, $"{Quoted(engine)} {(engine.Length == 1 ? "is" : "are")} said in English in every language");
    }

    private static HashSet<string> Places(string text) => [.. Place().Matches(text.Replace("{{", "", StringComparison.Ordinal)).Select(match => match.Groups[1].Value)];

    private static string Named(HashSet<string> places) => places.Count == 0 ? "no arguments" : string.Join(", ", places.Order(StringComparer.Ordinal).Select(place => $"{{{place}}}"));

    private static string Quoted(string[] keys) => keys.Length <= NamedLimit ? string.Join(", ", keys) : $"{string.Join(", ", keys.Take(NamedLimit))} and {keys.Length - NamedLimit} more";

    private static IEnumerable<string> Repeated(IEnumerable<string> names) => names.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1).Select(group => group.Key);

    private static ModelFinding Problem(string reason) => new(DefinitionRules.Text, null, null, reason);

    [GeneratedRegex("^[A-Za-z]{2,3}(-[A-Za-z]{4})?(-([A-Za-z]{2}|[0-9]{3}))?$")]
    private static partial Regex Language();

    [GeneratedRegex("^[A-Za-z][A-Za-z0-9._-]{0,99}$")]
    private static partial Regex Key();

    [GeneratedRegex(@"\{(\d+)")]
    private static partial Regex Place();
}
