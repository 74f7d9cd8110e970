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

    /// <summary>Reads the cut, what a user holds and whatever else is asked for, in one round trip.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.PostgresInRecovery"/>.</exception>
    public async Task<OpenedCut> OpenAsync(DownloadSql sql, CutQuestion question, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch(_connection, _transaction) { Timeout = _timeLimit };
        Add(DownloadSql.Begin);
        batch.BatchCommands.Add(new NpgsqlBatchCommand(sql.Cut) { Parameters = { new("journal", question.Journal), new("language_of", NpgsqlDbType.Uuid) { Value = question.WithLanguage ? question.User.Value : DBNull.Value },
            new("latest", NpgsqlDbType.Uuid) { Value = question.Latest is { } latest ? latest : DBNull.Value }, new("user", question.User.Value.ToString("D")) } });
        var memberships = new NpgsqlBatchCommand(question.From is null ? sql.Memberships : sql.MembershipsSince) { Parameters = { new("roots", AudienceKeys.RootsOf(question.User)) } };
        batch.BatchCommands.Add(memberships);
        if (question.From is { } from)
        {
            AddSince(memberships.Parameters, from, question.Journal, question.IsOneCut);
            var audiences = new NpgsqlBatchCommand(sql.AudiencesSince);
            AddSince(audiences.Parameters, from, question.Journal, question.IsOneCut);
            batch.BatchCommands.Add(audiences);
        }
        Add(DownloadSql.PlannedEach);
        if (question.AppliedKeys.Count > 0) batch.BatchCommands.Add(AppliedEntry.Statement(sql, question.User, question.AppliedKeys));
        bool foresees = question.From is not null && question.ExpectedKeys.Count > 0;
        if (foresees) batch.BatchCommands.Add(Changes(sql, question));
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        Cut cut = await ReadCutAsync(reader, cancellationToken).ConfigureAwait(false);
        return new OpenedCut(
            cut,
            await NextAsync(MembershipRow.Read).ConfigureAwait(false),
            question.From is null ? [] : await NextAsync(AudienceChange.Read).ConfigureAwait(false),
            Applied: question.AppliedKeys.Count == 0 ? [] : await NextAsync(AppliedEntry.Read).ConfigureAwait(false),
            Foreseen: !foresees ? null : new ForeseenChanges(question.ExpectedKeys, question.ChangeLimit, await NextAsync(row => (row.GetString(0), row.GetGuid(1), row.GetBoolean(2), row.GetBoolean(3))).ConfigureAwait(false)));

        void Add(string statements)
        {
            foreach (string statement in statements.Split("; ")) batch.BatchCommands.Add(new NpgsqlBatchCommand(statement));
        }

        async Task<List<T>> NextAsync<T>(Func<NpgsqlDataReader, T> read)
        {
            await reader.NextResultAsync(cancellationToken).ConfigureAwait(false);
            var rows = new List<T>();
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) rows.Add(read(reader));
            return rows;
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

    private static NpgsqlBatchCommand Changes(DownloadSql sql, CutQuestion question)
    {
        var changes = new NpgsqlBatchCommand(sql.Changes)
        {
            Parameters = { new("keys", question.ExpectedKeys.ToArray()), new("key", PagePosition.Start.Key), new("id", PagePosition.Start.Id), new("limit", question.ChangeLimit) },
        };
        AddSince(changes.Parameters, question.From!.Value, question.Journal, question.IsOneCut);
        return changes;
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
            reader.IsDBNull(9) ? null : reader.GetGuid(9),
            reader.IsDBNull(10) ? null : reader.GetString(10),
            reader.GetBoolean(11));
    }
}
