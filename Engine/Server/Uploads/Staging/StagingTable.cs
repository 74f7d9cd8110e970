using System.IO.Compression;
using System.Text.Json;
using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Protocol;

namespace OfflineSync.Server.Uploads.Staging;

/// <summary>The bytes of batches that travel in parts, and the outcomes of those that were applied. Both are gone after a while.</summary>
internal sealed class StagingTable(NpgsqlDataSource source, StoreSchema schema, StagingLimits limits, TimeProvider time)
{
    /// <summary>Takes a part if it begins where the parts before it end; one that is here already changes nothing.</summary>
    /// <returns>How many bytes of the batch are here.</returns>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.JournalForked"/>: the journal is another user's. <see cref="ErrorCode.RequestTooLarge"/>; <see cref="ErrorCode.ServerBusy"/>: the user's other devices have staged too much.</exception>
    public async Task<long> AddAsync(StagedPart part, ObjectId user, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await ClaimJournalAsync(connection, part.Journal, user, cancellationToken);
        if (part.Start == 0) await CleanAsync(connection, part, cancellationToken);
        await CheckQuotaAsync(connection, part, user, cancellationToken);
        string sql = $"""
            insert into {schema.UploadPart} (journal, batch, start, user_id, content, bytes, staged_at)
            select @journal, @batch, @start, @user, @content, @bytes, @now
            where @start = (select coalesce(sum(octet_length(bytes)), 0) from {schema.UploadPart} where journal = @journal and batch = @batch and content = @content)
            on conflict do nothing
            """;
        await using (NpgsqlCommand command = Command(connection, sql, ("journal", part.Journal), ("batch", part.Batch), ("start", part.Start), ("user", user.Value),
            ("content", part.Content), ("bytes", part.Bytes), ("now", time.GetUtcNow())))
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
        return await BytesAsync(connection, part.Journal, part.Batch, part.Content, user, cancellationToken);
    }

    /// <summary>What was decided about a batch, or how many of its bytes are here.</summary>
    public async Task<BatchStatus> ReadAsync(BatchRequest request, ObjectId user, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        long bytes = await BytesAsync(connection, request.Journal, request.Batch, request.Content, user, cancellationToken);
        string sql = $"""
            select batch.state, batch.code, batch.outcome is not null from {schema.UploadBatch} batch join {schema.Journal} journal on journal.id = batch.journal
            where batch.id = @batch and batch.journal = @journal and journal.user_id = @user
            """;
        await using NpgsqlCommand command = Command(connection, sql, ("batch", request.Batch), ("journal", request.Journal), ("user", user.Value));
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken)) return new BatchStatus(BatchState.Staged, bytes, HasOutcome: false);
        return reader.GetString(0) == "void"
            ? new BatchStatus(BatchState.Void, bytes, HasOutcome: false, reader.IsDBNull(1) ? null : Enum.Parse<ErrorCode>(reader.GetString(1)))
            : new BatchStatus(BatchState.Applied, bytes, reader.GetBoolean(2));
    }

    /// <summary>Waits as long as a batch of the journal is being decided.</summary>
    /// <returns>Whether none is any more.</returns>
    public async Task<bool> WaitForJournalAsync(BatchRequest request, ObjectId user, TimeSpan wait, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(cancellationToken);
        var opening = new RoundTrip(transaction);
        if (wait > TimeSpan.Zero) JournalLock.AddWaitLimit(opening, wait);
        await opening.ExecuteAsync(cancellationToken);
        string sql = $"select from {schema.Journal} where id = @journal and user_id = @user for key share {(wait > TimeSpan.Zero ? "" : "nowait")}";
        await using NpgsqlCommand command = Command(connection, sql, ("journal", request.Journal), ("user", user.Value));
        try
        {
            await command.ExecuteNonQueryAsync(cancellationToken);
            return true;
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            return false;
        }
    }

    /// <summary>Opens a batch's bytes, part by part.</summary>
    public async Task<Stream> OpenAsync(BatchRequest request, ObjectId user, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        NpgsqlCommand command = Command(connection, $"select bytes from {schema.UploadPart} where journal = @journal and batch = @batch and content = @content and user_id = @user order by start",
            ("journal", request.Journal), ("batch", request.Batch), ("content", request.Content), ("user", user.Value));
        return new StagedStream(connection, command, await command.ExecuteReaderAsync(cancellationToken));
    }

    /// <summary>With the decision: its outcome stays for those who ask later, its bytes go.</summary>
    public async Task FinishAsync(NpgsqlTransaction transaction, BatchRequest request, StoredOutcome outcome)
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await JsonSerializer.SerializeAsync(gzip, outcome, StoredOutcomeJson.Default.StoredOutcome);
        await using NpgsqlCommand command = Command(transaction.Connection!, $"""
            with staged as (delete from {schema.UploadPart} where journal = @journal and batch = @batch)
            update {schema.UploadBatch} set outcome = @outcome where id = @batch
            """, ("journal", request.Journal), ("batch", request.Batch), ("outcome", packed.ToArray()));
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>A batch that can never be applied is void, if it is not already, and its bytes go. Only its own user makes it so, whoever names it.</summary>
    public async Task RefuseAsync(BatchRequest request, ObjectId user, ErrorCode code)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(CancellationToken.None);
        await using NpgsqlCommand command = Command(connection, $"""
            with journal as (select id from {schema.Journal} where id = @journal and user_id = @user for update),
                staged as (delete from {schema.UploadPart} where journal = @journal and batch = @batch and user_id = @user)
            insert into {schema.UploadBatch} (id, journal, hash, state, code, decided_at)
            select @batch, journal.id, @hash, 'void', @code, @now from journal on conflict (id) do nothing
            """, ("journal", request.Journal), ("user", user.Value), ("batch", request.Batch), ("hash", Convert.FromHexString(request.Content)), ("code", code.ToString()), ("now", time.GetUtcNow()));
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    /// <summary>The outcome of an applied batch; null when it is not kept, or not this user's.</summary>
    public async Task<StoredOutcome?> ReadOutcomeAsync(BatchRequest request, ObjectId user, CancellationToken cancellationToken)
    {
        await using NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken);
        string sql = $"""
            select batch.outcome from {schema.UploadBatch} batch join {schema.Journal} journal on journal.id = batch.journal
            where batch.id = @batch and batch.journal = @journal and journal.user_id = @user
            """;
        await using NpgsqlCommand command = Command(connection, sql, ("batch", request.Batch), ("journal", request.Journal), ("user", user.Value));
        if (await command.ExecuteScalarAsync(cancellationToken) is not byte[] packed) return null;
        await using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        return await JsonSerializer.DeserializeAsync(gzip, StoredOutcomeJson.Default.StoredOutcome, cancellationToken);
    }

    /// <summary>The row whose lock says that a batch is being decided must be there before.</summary>
    private async Task ClaimJournalAsync(NpgsqlConnection connection, Guid journal, ObjectId user, CancellationToken cancellationToken)
    {
        string select = $"select user_id from {schema.Journal} where id = @journal";
        if (await OwnerAsync() is not { } owner)
        {
            await using NpgsqlCommand insert = Command(connection, $"""
                insert into {schema.Journal} (id, user_id, head_sequence, head_hash, created_at, seen_at) values (@journal, @user, 0, @hash, @now, @now) on conflict (id) do nothing
                """, ("journal", journal), ("user", user.Value), ("hash", new byte[Journal.Sha256Hash.Size]), ("now", time.GetUtcNow()));
            await insert.ExecuteNonQueryAsync(cancellationToken);
            owner = (await OwnerAsync())!.Value;
        }
        if (owner != user.Value) throw UploadErrors.Forked();

        async Task<Guid?> OwnerAsync()
        {
            await using NpgsqlCommand command = Command(connection, select, ("journal", journal));
            return (Guid?)await command.ExecuteScalarAsync(cancellationToken);
        }
    }

    /// <summary>With a batch's first part: what nobody came back for goes, and what was packed otherwise.</summary>
    private async Task CleanAsync(NpgsqlConnection connection, StagedPart part, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = Command(connection, $"""
            with outcomes as (update {schema.UploadBatch} set outcome = null where outcome is not null and decided_at < @limit)
            delete from {schema.UploadPart} where (journal = @journal and batch = @batch and content <> @content)
                or (journal, batch) in (select journal, batch from {schema.UploadPart} group by journal, batch having max(staged_at) < @limit)
            """, ("journal", part.Journal), ("batch", part.Batch), ("content", part.Content), ("limit", time.GetUtcNow() - limits.Lifetime));
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task CheckQuotaAsync(NpgsqlConnection connection, StagedPart part, ObjectId user, CancellationToken cancellationToken)
    {
        if (part.Start > limits.ByteLimit - part.Bytes.Length)
        {
            throw new OfflineSyncException(ErrorCode.RequestTooLarge, $"The packed batch has more than {limits.ByteLimit} bytes.", "Send smaller batches, or raise the server's limit.");
        }
        string select = $"select coalesce(sum(octet_length(bytes)), 0) from {schema.UploadPart} where user_id = @user";
        if (await StagedAsync() + part.Bytes.Length <= limits.ByteLimit) return;
        // A device sends one batch at a time: what else its journal has here is of no use any more.
        await using NpgsqlCommand delete = Command(connection, $"delete from {schema.UploadPart} where journal = @journal and batch <> @batch", ("journal", part.Journal), ("batch", part.Batch));
        await delete.ExecuteNonQueryAsync(cancellationToken);
        if (await StagedAsync() + part.Bytes.Length > limits.ByteLimit)
        {
            throw new OfflineSyncException(ErrorCode.ServerBusy, "Other devices of this user are sending as much as may be staged at a time.", "Try again later.", isTransient: true) { RetryAfter = TimeSpan.FromSeconds(10) };
        }

        async Task<long> StagedAsync()
        {
            await using NpgsqlCommand command = Command(connection, select, ("user", user.Value));
            return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
        }
    }

    private async Task<long> BytesAsync(NpgsqlConnection connection, Guid journal, Guid batch, string content, ObjectId user, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = Command(connection,
            $"select coalesce(sum(octet_length(bytes)), 0) from {schema.UploadPart} where journal = @journal and batch = @batch and content = @content and user_id = @user",
            ("journal", journal), ("batch", batch), ("content", content), ("user", user.Value));
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach ((string name, object value) in parameters) command.Parameters.AddWithValue(name, value);
        return command;
    }
}
