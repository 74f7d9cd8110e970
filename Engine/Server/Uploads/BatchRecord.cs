using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>The row that says what became of a batch: applied, or void because it was refused for good.</summary>
internal static class BatchRecord
{
    /// <summary>Refuses a batch that is void, or whose id is taken by another one: of another journal, it has to go under a new id.</summary>
    public static void AddCheck(RoundTrip opening, StoreSchema schema, UploadBatch batch) => opening.Add(
        async reader =>
        {
            if (!await reader.ReadAsync(CancellationToken.None)) return true;
            // Another journal's batch of that id says nothing of this one, which goes under a new id: nobody keeps another's batch out by taking its id.
            if (reader.GetGuid(0) != batch.Header.Journal.Value) throw UploadErrors.Void();
            bool isSame = new Sha256Hash(reader.GetFieldValue<byte[]>(1)) == batch.Hash;
            if (!isSame) throw UploadErrors.KeyConflict();
            return reader.GetString(2) != "void" ? true : throw UploadErrors.Void();
        },
        $"select journal, hash, state from {schema.UploadBatch} where id = $1",
        new NpgsqlParameter { Value = batch.Header.Batch.Value });

    public static void AddApplied(RoundTrip writes, StoreSchema schema, UploadBatch batch, DateTimeOffset now) => Add(writes, schema, batch, "applied", null, now);

    public static Task WriteVoidAsync(NpgsqlTransaction transaction, StoreSchema schema, UploadBatch batch, ErrorCode code, DateTimeOffset now)
    {
        var writes = new RoundTrip(transaction);
        Add(writes, schema, batch, "void", code.ToString(), now);
        return writes.ExecuteAsync(CancellationToken.None);
    }

    private static void Add(RoundTrip writes, StoreSchema schema, UploadBatch batch, string state, string? code, DateTimeOffset now) => writes.Add(
        $"insert into {schema.UploadBatch} (id, journal, hash, state, code, decided_at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing",
        new NpgsqlParameter { Value = batch.Header.Batch.Value },
        new NpgsqlParameter { Value = batch.Header.Journal.Value },
        new NpgsqlParameter { Value = batch.Hash.ToArray() },
        new NpgsqlParameter { Value = state },
        new NpgsqlParameter { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text, Value = (object?)code ?? DBNull.Value },
        new NpgsqlParameter { Value = now });
}
