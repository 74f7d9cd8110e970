using OfflineSync.Protocol;

namespace OfflineSync.Server.Languages;

/// <summary>The texts that a device has to take. Pure.</summary>
internal static class TextsAnswer
{
    /// <param name="model">The model.</param>
    /// <param name="version">The version of the texts that the device has; null where it wants none.</param>
    /// <param name="chosen">The language that its user chose; null leaves it to the device.</param>
    /// <returns>The texts; null where the device has them.</returns>
    public static TextsMessage? Of(DomainModel model, string? version, string? chosen)
    {
        if (version is null || model.Languages.IsEmpty) return null;
        LanguageTexts texts = model.FindTexts(chosen ?? TextVersion.LanguageOf(version)) ?? model.DefaultTexts;
        return texts.Version == version ? null : Of(texts);
    }

    public static TextsMessage Of(LanguageTexts texts) => new(texts.Language, texts.Own);
}
