using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Uploads;

/// <summary>Step 5, second half: the events are appended to the stream of their journal. An event's id is its entry's key.</summary>
internal static class EventAppend
{
    public static async Task ExecuteAsync(NpgsqlTransaction transaction, IOfflineSyncStore store, JournalId journal, IReadOnlyList<StoredEvent> events)
    {
        if (events.Count == 0) return;
        await using IDocumentSession session = store.LightweightSession(SessionOptions.ForTransaction(transaction));
        session.Events.Append(journal.Value, events.Select(Wrap).ToArray<object>());
        await session.SaveChangesAsync(CancellationToken.None);
    }

    private static IEvent Wrap(StoredEvent stored) => stored.Data switch
    {
        ObjectCommitted data => new Event<ObjectCommitted>(data) { Id = stored.Id },
        ObjectDeleted data => new Event<ObjectDeleted>(data) { Id = stored.Id },
        EntryRejected data => new Event<EntryRejected>(data) { Id = stored.Id },
        ReferenceEmptied data => new Event<ReferenceEmptied>(data) { Id = stored.Id },
        ObjectOverwritten data => new Event<ObjectOverwritten>(data) { Id = stored.Id },
        ObjectAdjusted data => new Event<ObjectAdjusted>(data) { Id = stored.Id },
        ObjectRemoved data => new Event<ObjectRemoved>(data) { Id = stored.Id },
        _ => throw new ArgumentOutOfRangeException(nameof(stored), stored.Data.GetType().Name, "This is no event of ours."),
    };
}
