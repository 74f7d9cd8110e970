using Marten;

namespace OfflineSync.Server.Store;

/// <summary>The store where there is no container to make one.</summary>
internal sealed class OfflineSyncStore(StoreOptions options) : DocumentStore(options), IOfflineSyncStore;
