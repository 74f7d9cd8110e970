using System.Data;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Store;

namespace OfflineSync.Server.Rebuild;

/// <summary>
/// Builds object tables, visibility and users' roles again from the events, beside the live tables, and corrects the live rows that differ.
/// Uploads go on meanwhile.
/// </summary>
/// <remarks>
/// Invariants: 1. a live row is corrected only under its object's lock, and only to what all events of the object say under that lock;
/// 2. an object whose rows are right is not touched, so no device receives it again.
/// </remarks>
internal sealed class ProjectionRebuild(ServerStore store)
{
    private const int EventsPerStep = 10_000;
    private const int ObjectsPerCorrection = 20_000;

    private readonly StoreSchema _live = store.Schema;
    private readonly StoreSchema _shadow = ShadowTables.SchemaOf(store.Schema);

    /// <summary>Finds and corrects differences.</summary>
    public Task<RebuildReport> RebuildAsync(IProgress<RebuildProgress>? progress, CancellationToken cancellationToken) => RunAsync(corrects: true, progress, cancellationToken);

    /// <summary>Only finds differences.</summary>
    public Task<RebuildReport> VerifyAsync(IProgress<RebuildProgress>? progress, CancellationToken cancellationToken) => RunAsync(corrects: false, progress, cancellationToken);

    private async Task<RebuildReport> RunAsync(bool corrects, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection owner = await store.DataSource.OpenConnectionAsync(cancellationToken);
        await AdvisoryLocks.LockAsync(owner, _live, AdvisoryLocks.Rebuild, cancellationToken);
        try
        {
            await ShadowTables.CreateAsync(owner, _live, _shadow, store.Model);
            long events = await ProjectAllAsync(owner, progress, cancellationToken);
            long objects = await CountAsync(owner, _shadow.ObjectHead);
            // Those that uploads changed since the events were read are among the suspects; they are looked at again under their locks.
            Guid[] suspects = await ProjectionDifferences.FindAsync(owner, _live, _shadow, store.Model, among: null, cancellationToken);
            var differences = new List<ObjectId>();
            foreach (Guid[] part in suspects.Chunk(ObjectsPerCorrection))
            {
                differences.AddRange((await CorrectAsync(owner, part, corrects, cancellationToken)).Select(id => new ObjectId(id)));
            }
            return new RebuildReport(events, objects, [.. differences.Order()], corrects);
        }
        finally
        {
            await ShadowTables.DropAsync(owner, _shadow);
            await AdvisoryLocks.UnlockAsync(owner, _live, AdvisoryLocks.Rebuild);
        }
    }

    private async Task<long> ProjectAllAsync(NpgsqlConnection owner, IProgress<RebuildProgress>? progress, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection source = await store.DataSource.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction cut = await source.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
        long total = await CountAsync(source, _live.Events), read = 0;
        await foreach (StoredEvent[] part in ReadAsync(source, null, cancellationToken))
        {
            await using NpgsqlTransaction transaction = await owner.BeginTransactionAsync(cancellationToken);
            await ShadowTables.ProjectAsync(transaction, _shadow, store.Model, part);
            await transaction.CommitAsync(cancellationToken);
            read += part.Length;
            progress?.Report(new RebuildProgress(read, total));
        }
        return read;
    }

    private async Task<Guid[]> CorrectAsync(NpgsqlConnection owner, Guid[] suspects, bool corrects, CancellationToken cancellationToken)
    {
        await using NpgsqlTransaction transaction = await owner.BeginTransactionAsync(IsolationLevel.ReadCommitted, cancellationToken);
        await AdvisoryLocks.ShareAsync(transaction, _live, AdvisoryLocks.Gate, cancellationToken);
        await LockAsync(transaction, suspects, cancellationToken);
        await ShadowTables.ForgetAsync(transaction, _shadow, store.Model, suspects);
        await foreach (StoredEvent[] part in ReadAsync(owner, suspects, cancellationToken)) await ShadowTables.ProjectAsync(transaction, _shadow, store.Model, part);
        Guid[] differences = await ProjectionDifferences.FindAsync(owner, _live, _shadow, store.Model, suspects, cancellationToken);
        if (corrects && differences.Length > 0) await ProjectionCorrection.ApplyAsync(transaction, _live, _shadow, store.Model, differences);
        await transaction.CommitAsync(cancellationToken);
        return differences;
    }

    private async Task LockAsync(NpgsqlTransaction transaction, Guid[] ids, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"select from {_live.ObjectHead} where id = any($1) order by id for update", transaction.Connection, transaction) { Parameters = { new() { Value = ids } } };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // The events that change objects, in the order of the store, which is the order of effects: objects are locked before an event gets its place.
    private async IAsyncEnumerable<StoredEvent[]> ReadAsync(NpgsqlConnection connection, Guid[]? objects, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string sql = $"""
            select seq_id, id, type, data::text, stream_id from {_live.Events}
            where seq_id > $1 and type = any($2)
              and ($3::uuid[] is null or coalesce(data #>> array['body', 'object'], data ->> 'object')::uuid = any($3))
            order by seq_id limit {EventsPerStep}
            """;
        long last = 0;
        while (true)
        {
            var part = new List<StoredEvent>();
            await using (var command = new NpgsqlCommand(sql, connection)
            {
                CommandTimeout = 0,
                Parameters =
                {
                    new() { Value = last },
                    new() { Value = EventTypes.Changing },
                    new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid, Value = (object?)objects ?? DBNull.Value },
                },
            })
            await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                while (await reader.ReadAsync(cancellationToken))
                {
                    last = reader.GetInt64(0);
                    var stored = new StoredEvent(reader.GetGuid(1), EventTypes.Decode(reader.GetString(2), Encoding.UTF8.GetBytes(reader.GetString(3))));
                    // Nothing is rebuilt from an event that somebody edited.
                    (stored.Data as EntryEvent)?.At(new JournalId(reader.GetGuid(4)));
                    part.Add(stored);
                }
            }
            if (part.Count > 0) yield return [.. part];
            if (part.Count < EventsPerStep) yield break;
        }
    }

    private static async Task<long> CountAsync(NpgsqlConnection connection, string table)
    {
        await using var command = new NpgsqlCommand($"select count(*) from {table}", connection);
        return (long)(await command.ExecuteScalarAsync(CancellationToken.None))!;
    }
}
