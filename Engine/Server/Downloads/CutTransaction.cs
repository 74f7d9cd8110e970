using System.Data;
using System.Globalization;
using Npgsql;
using NpgsqlTypes;
using OfflineSync.Projections;

namespace OfflineSync.Server.Downloads;

/// <summary>
/// One REPEATABLE READ READ ONLY transaction on the primary: everything read here is one cut. It ends before anything is sent.
/// </summary>
internal sealed class CutTransaction : IAsyncDisposable
{
    private readonly NpgsqlConnection _connection;
    private readonly NpgsqlTransaction _transaction;
    private readonly int _timeLimit;

    private CutTransaction(NpgsqlConnection connection, NpgsqlTransaction transaction, TimeSpan timeLimit)
    {
        _connection = connection;
        _transaction = transaction;
        _timeLimit = (int)timeLimit.TotalSeconds;
    }

    public static async Task<CutTransaction> BeginAsync(NpgsqlDataSource source, TimeSpan timeLimit, CancellationToken cancellationToken)
    {
        NpgsqlConnection connection = await source.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Npgsql sends BEGIN along with the first statement.
            return new CutTransaction(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken).ConfigureAwait(false), timeLimit);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the cut, what a user holds and, where keys are expected, what changed under them, in one round trip.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.PostgresInRecovery"/>.</exception>
    public async Task<OpenedCut> OpenAsync(DownloadSql sql, ObjectId user, Guid journal, PgSnapshot? from, bool isOneCut, IReadOnlySet<string> expected, int limit, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection, _transaction) { Timeout = _timeLimit };
        Add(DownloadSql.Begin);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql.Cut) { Parameters = { new("journal", journal) } });
        var memberships = new NpgsqlBatchCommand(from is null ? sql.Memberships : sql.MembershipsSince) { Parameters = { new("roots", AudienceKeys.RootsOf(user)) } };
        batch.BatchCommands.Add(memberships);
        if (from is { } snapshot)
        {
            AddSince(memberships.Parameters, snapshot, journal, isOneCut);
            var audiences = new NpgsqlBatchCommand(sql.AudiencesSince);
            AddSince(audiences.Parameters, snapshot, journal, isOneCut);
            batch.BatchCommands.Add(audiences);
        }
        Add(DownloadSql.PlannedEach);
        if (from is { } since && expected.Count > 0) batch.BatchCommands.Add(Changes(sql, expected, since, journal, isOneCut, limit));
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        Cut cut = await ReadCutAsync(reader, cancellationToken).ConfigureAwait(false);
        return new OpenedCut(
            cut,
            await NextAsync(reader, MembershipRow.Read, cancellationToken).ConfigureAwait(false) ?? [],
            await NextAsync(reader, AudienceChange.Read, cancellationToken).ConfigureAwait(false) ?? [],
            await NextAsync(reader, row => (row.GetString(0), row.GetGuid(1), row.GetBoolean(2), row.GetBoolean(3)), cancellationToken).ConfigureAwait(false) is { } found ? new ForeseenChanges(expected, limit, found) : null);

        void Add(string statements)
        {
            foreach (string statement in statements.Split("; ")) batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }
    }

    /// <summary>Ends the transaction and, behind it in the same round trip, runs a statement of its own.</summary>
    /// <returns>How many rows that statement wrote.</returns>
    public async Task<ulong> EndAsync(NpgsqlBatchCommand following, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection, _transaction) { Timeout = _timeLimit, BatchCommands = { new NpgsqlBatchCommand("commit"), following } };
        await batch.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return following.Rows;
    }

    /// <summary>A statement within the cut.</summary>
    public NpgsqlCommand Command(string sql) => new(sql, _connection, _transaction) { CommandTimeout = _timeLimit };

    /// <summary>Adds what "changed since" needs.</summary>
    public static void AddSince(NpgsqlParameterCollection parameters, PgSnapshot from, Guid journal, bool isOneCut)
    {
        parameters.Add(new("journal", journal));
        parameters.Add(new("onecut", isOneCut));
        parameters.Add(new("xmin", NpgsqlDbType.Xid8) { Value = from.Xmin });
        parameters.Add(new("from", NpgsqlDbType.Text) { Value = from.Text });
    }

    public async ValueTask DisposeAsync()
    {
        await _transaction.DisposeAsync().ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
    }

    private static NpgsqlBatchCommand Changes(DownloadSql sql, IReadOnlySet<string> keys, PgSnapshot from, Guid journal, bool isOneCut, int limit)
    {
        var changes = new NpgsqlBatchCommand(sql.Changes) { Parameters = { new("keys", keys.ToArray()), new("key", PagePosition.Start.Key), new("id", PagePosition.Start.Id), new("limit", limit) } };
        AddSince(changes.Parameters, from, journal, isOneCut);
        return changes;
    }

    private static async Task<List<T>?> NextAsync<T>(NpgsqlDataReader reader, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        if (!await reader.NextResultAsync(cancellationToken).ConfigureAwait(false)) return null;
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) rows.Add(read(reader));
        return rows;
    }

    private static async Task<Cut> ReadCutAsync(NpgsqlDataReader reader, CancellationToken cancellationToken)
    {
        if (!await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) throw new InvalidOperationException("The store has no model state although the server has started.");
        // A standby's snapshot does not name the transactions that run on the primary: a checkpoint made of it would lose them.
        if (reader.GetBoolean(1))
        {
            throw new OfflineSyncException(ErrorCode.PostgresInRecovery, "PostgreSQL runs as a standby: downloads are read on the primary only.", "Connect the server to the primary.", isTransient: true);
        }
        return new Cut(
            new PgSnapshot(reader.GetString(0)),
            new StoreIdentity(reader.GetInt64(2), int.Parse(reader.GetString(3), NumberStyles.HexNumber, CultureInfo.InvariantCulture), reader.GetGuid(4), reader.GetInt32(5)),
            reader.GetString(6),
            reader.IsDBNull(7) ? null : reader.GetGuid(7),
            reader.IsDBNull(8) ? null : reader.GetGuid(8),
            reader.IsDBNull(9) ? null : reader.GetGuid(9));
    }
}
