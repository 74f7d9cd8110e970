using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>The row that says what became of a batch: applied, or void because it was refused for good.</summary>
internal static class BatchRecord
{
    /// <summary>Refuses a batch that is void, or whose id is taken by another one.</summary>
    public static async Task CheckAsync(NpgsqlTransaction transaction, StoreSchema schema, UploadBatch batch)
    {
        await using var command = new NpgsqlCommand($"select journal, hash, state from {schema.UploadBatch} where id = $1", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = batch.Header.Batch.Value } },
        };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        if (!await reader.ReadAsync(CancellationToken.None)) return;
        bool isSame = reader.GetGuid(0) == batch.Header.Journal.Value && new Sha256Hash(reader.GetFieldValue<byte[]>(1)) == batch.Hash;
        if (!isSame) throw UploadErrors.KeyConflict();
        if (reader.GetString(2) == "void") throw UploadErrors.Void();
    }

    /// <summary>Waits until no batch of the journal is being decided.</summary>
    public static async Task LockJournalAsync(NpgsqlTransaction transaction, StoreSchema schema, UploadBatch batch)
    {
        await using var command = new NpgsqlCommand($"select from {schema.Journal} where id = $1 for update", transaction.Connection, transaction)
        {
            Parameters = { new() { Value = batch.Header.Journal.Value } },
        };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    public static Task WriteAppliedAsync(NpgsqlTransaction transaction, StoreSchema schema, UploadBatch batch, DateTimeOffset now) =>
        WriteAsync(transaction, schema, batch, "applied", null, now);

    public static Task WriteVoidAsync(NpgsqlTransaction transaction, StoreSchema schema, UploadBatch batch, ErrorCode code, DateTimeOffset now) =>
        WriteAsync(transaction, schema, batch, "void", code.ToString(), now);

    private static async Task WriteAsync(NpgsqlTransaction transaction, StoreSchema schema, UploadBatch batch, string state, string? code, DateTimeOffset now)
    {
        string sql = $"insert into {schema.UploadBatch} (id, journal, hash, state, code, decided_at) values ($1, $2, $3, $4, $5, $6) on conflict (id) do nothing";
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = batch.Header.Batch.Value }, new() { Value = batch.Header.Journal.Value }, new() { Value = batch.Hash.ToArray() },
                new() { Value = state }, new() { NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text, Value = (object?)code ?? DBNull.Value }, new() { Value = now },
            },
        };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }
}
