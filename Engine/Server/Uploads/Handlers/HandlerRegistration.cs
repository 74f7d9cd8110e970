namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>A handler class and the entity class that it is for.</summary>
internal sealed record HandlerRegistration(Type Handler, Type Entity);
