using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server.Users;

namespace OfflineSync.Server.Languages;

/// <summary>
/// Which language each user chose. It is no part of any object: a user has it on all of his devices. The anonymous user is many people, so that none is kept
/// for him, and each device says its own.
/// </summary>
internal sealed class UserLanguages(NpgsqlDataSource source, StoreSchema schema, DomainModel model)
{
    /// <summary>Chooses the language of a user from now on.</summary>
    /// <returns>Its texts.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.LanguageUnknown"/>: the model has not got it, and nothing changed.</exception>
    public async Task<LanguageTexts> SetAsync(ObjectId user, string? language, CancellationToken cancellationToken)
    {
        LanguageTexts texts = (language is null ? null : model.FindTexts(language)) ?? throw Unknown();
        if (user == AnonymousUser.Id) return texts;
        await using NpgsqlCommand command = source.CreateCommand($"insert into {schema.UserLanguage} (user_id, language) values (@user, @language) on conflict (user_id) do update set language = excluded.language");
        command.Parameters.Add(new("user", user.Value));
        command.Parameters.Add(new("language", texts.Language));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return texts;
    }

    private OfflineSyncException Unknown() => model.Languages.IsEmpty
        ? new(ErrorCode.LanguageUnknown, $"The model '{model.Name}' has no languages.", "Declare them where the model is defined, with Languages(…).")
        : new(ErrorCode.LanguageUnknown, $"The model '{model.Name}' has no such language.", $"Its languages are: {string.Join(", ", model.Languages)}.");
}
