namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>What a notification tells.</summary>
/// <param name="Object">The object.</param>
/// <param name="Objects">The unit of work.</param>
/// <param name="User">Who uploads.</param>
/// <param name="IsNew">Whether the object is created.</param>
/// <param name="Stored">The stored values; null for a new object.</param>
/// <param name="Texts">The texts of the user's language.</param>
internal sealed record NotificationContext(OfflineObject Object, HandlerObjects Objects, ObjectId User, bool IsNew, IReadOnlyList<object?>? Stored, LanguageTexts Texts);
