namespace OfflineSync.Server.Uploads.Handlers;

/// <summary>When handlers are called.</summary>
internal enum HandlerMoment
{
    BeforeCommit,
    AfterCommit,
    BeforeDelete,
    AfterDelete,
}
