using System.Text.Json;
using OfflineSync.Journal.Storage;
using OfflineSync.Protocol;

namespace OfflineSync.Device;

/// <summary>The texts of the user's language as the user's database keeps them.</summary>
internal static class StoredTexts
{
    private const string Name = "texts";

    /// <summary>The texts that came last; those of the model's default language where none did, or where the model has no languages any more.</summary>
    public static LanguageTexts Read(StatementCache statements, DomainModel model) =>
        !model.Languages.IsEmpty && StateTable.Get(statements, Name) is { } text ? Of(JsonSerializer.Deserialize(text, ProtocolJson.Default.TextsMessage)!, model) : model.DefaultTexts;

    /// <summary>Keeps texts.</summary>
    public static void Write(WriteTransaction transaction, TextsMessage texts) =>
        StateTable.Set(transaction.Statements, Name, JsonSerializer.Serialize(texts, ProtocolJson.Default.TextsMessage));

    public static LanguageTexts Of(TextsMessage message, DomainModel model) => new(message.Language, message.Texts, model);
}
