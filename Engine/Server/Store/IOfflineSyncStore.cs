using Marten;

namespace OfflineSync.Server;

/// <summary>The Marten store of the server: its events, beside an app's own Marten.</summary>
public interface IOfflineSyncStore : IDocumentStore;
