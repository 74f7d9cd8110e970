using JasperFx;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;
using NpgsqlTypes;
using OfflineSync.Benchmarks.Data;

namespace OfflineSync.Benchmarks.Limits;

/// <summary>The raw path of an upload: Marten appends an event per object, one <c>unnest</c> upsert writes the rows, and nothing else, in one transaction.</summary>
internal sealed class UploadLimit(string connectionString) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);
    private readonly ItemSeed _seed = new(11);
    private DocumentStore? _store;

    public async Task PrepareAsync()
    {
        _store = DocumentStore.For(options =>
        {
            options.Connection(_source);
            options.DatabaseSchemaName = "raw";
            options.AutoCreateSchemaObjects = AutoCreate.All;
            options.Events.StreamIdentity = StreamIdentity.AsGuid;
            options.Events.AppendMode = EventAppendMode.Quick;
            options.Events.AddEventType<ItemAdded>();
        });
        await _store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await using NpgsqlCommand create = _source.CreateCommand("create table if not exists raw.item (id uuid primary key, event uuid, title text, quantity integer, price numeric(28,8), done boolean, changed timestamptz)");
        await create.ExecuteNonQueryAsync();
    }

    public ItemAdded[] NewEvents(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new ItemAdded(Guid.CreateVersion7(), _seed.NextTitle(), i, i / 100m, i % 2 == 0, DateTime.UnixEpoch.AddMinutes(i)))];

    public async Task RunAsync(ItemAdded[] events)
    {
        await using NpgsqlConnection connection = await _source.OpenConnectionAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        await using (IDocumentSession session = _store!.LightweightSession(SessionOptions.ForTransaction(transaction)))
        {
            session.Events.Append(Guid.CreateVersion7(), events.Cast<object>().ToArray());
            await session.SaveChangesAsync();
        }
        const string upsert = "insert into raw.item select * from unnest($1, $2, $3, $4, $5, $6, $7) on conflict (id) do update set event = excluded.event, title = excluded.title, quantity = excluded.quantity, price = excluded.price, done = excluded.done, changed = excluded.changed";
        await using var command = new NpgsqlCommand(upsert, connection, transaction);
        Add(NpgsqlDbType.Uuid, events.Select(one => one.Id));
        Add(NpgsqlDbType.Uuid, events.Select(one => one.Id));
        Add(NpgsqlDbType.Text, events.Select(one => one.Title));
        Add(NpgsqlDbType.Integer, events.Select(one => one.Quantity));
        Add(NpgsqlDbType.Numeric, events.Select(one => one.Price));
        Add(NpgsqlDbType.Boolean, events.Select(one => one.Done));
        Add(NpgsqlDbType.TimestampTz, events.Select(one => one.Changed));
        await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();

        void Add<T>(NpgsqlDbType type, IEnumerable<T> values) => command.Parameters.Add(new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Array | type, Value = values.ToArray() });
    }

    public async ValueTask DisposeAsync()
    {
        _store?.Dispose();
        await _source.DisposeAsync();
    }

    /// <summary>What one event says.</summary>
    public sealed record ItemAdded(Guid Id, string Title, int Quantity, decimal Price, bool Done, DateTime Changed);
}
