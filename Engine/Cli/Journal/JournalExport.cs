using OfflineSync.Device;
using OfflineSync.Journal;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Cli.Journal;

/// <summary>Writes a device's journal as a recording, from a database that is open for reading only.</summary>
internal static class JournalExport
{
    /// <param name="database">The device's database.</param>
    /// <param name="model">The model, which knows of which objects a batch carries the content; without it a batch of what was never sent carries none.</param>
    /// <param name="output">Where the lines go.</param>
    public static void Write(DatabaseSource database, DomainModel? model, Stream output)
    {
        var ids = new IdSource(TimeProvider.System);
        using var statements = new StatementCache(database.Connection);
        database.Outbox.Export(output, Header, entries => model is null ? [] : Contents(entries));

        BatchHeader Header(JournalId journal)
        {
            JournalEntry any = database.Lines().First(line => line.Journal == journal && line.Chained is not null).Chained!.Entry;
            return new BatchHeader(new BatchId(ids.NewId()), journal, any.User, any.ModelVersion);
        }

        IEnumerable<ObjectContent> Contents(IReadOnlyList<ChainedEntry> entries)
        {
            HashSet<EntryKey> batch = [.. entries.Select(entry => entry.Entry.Key)];
            foreach ((string entityId, ObjectId id) in entries.Select(entry => (entry.Entry.EntityId, entry.Entry.ObjectId)).Distinct())
            {
                if (model!.FindEntityById(entityId) is not { ConflictPolicy: ConflictPolicy.LastWins } entity) continue;
                IEnumerable<JournalEntry> counted = database.Outbox.ReadUnsettled(id)
                    .Where(entry => entry.State == EntryState.Applied || batch.Contains(entry.Key)).Select(entry => entry.Entry);
                BaseRow? row = BaseRow.Find(statements, new EntityTable(entity, profile: null), id);
                if (ObjectContents.Build(entity, id, row, [.. counted]) is { } content) yield return content;
            }
        }
    }
}
