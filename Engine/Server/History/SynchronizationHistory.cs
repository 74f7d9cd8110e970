using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.History;
using OfflineSync.Server.Store;

namespace OfflineSync.Server;

/// <summary>
/// What devices asked for and how it ended, for those who run the server; commits of its own code are among it. Kept for
/// <see cref="OfflineSyncServerOptions.HistoryLifetime"/>. It is written about a second behind: a crash may take the last of it along.
/// </summary>
public sealed class SynchronizationHistory
{
    private readonly ServerStore _store;
    private readonly HistoryWriter _writer;

    internal SynchronizationHistory(ServerStore store, HistoryWriter writer)
    {
        _store = store;
        _writer = writer;
    }

    /// <summary>A page of it, the latest first. The next page: the same filter with <see cref="SynchronizationFilter.Before"/> set to the last one's <see cref="SynchronizationReport.Position"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not between 1 and 1,000.</exception>
    public async Task<IReadOnlyList<SynchronizationReport>> ListAsync(SynchronizationFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new SynchronizationFilter();
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, SynchronizationFilter.GreatestLimit);
        await _writer.FlushAsync(cancellationToken).ConfigureAwait(false);
        await using NpgsqlCommand command = _store.DataSource.CreateCommand();
        List<string> conditions = ["true"];
        Where(filter.User?.Value, value => $"history.user_id = {value}");
        Where(filter.Journal?.Value, value => $"history.journal = {value}");
        Where(filter.Kind?.ToString(), value => $"history.kind = {value}");
        Where(filter.OnlyFailed ? nameof(SynchronizationEnd.Done) : null, value => $"history.ending <> {value}");
        Where(filter.Since?.ToUniversalTime(), value => $"history.ended_at >= {value}");
        if (filter.Before is { } before)
        {
            command.Parameters.Add(new() { Value = before.Moment.ToUniversalTime() });
            command.Parameters.Add(new() { Value = before.Id });
            conditions.Add($"(history.ended_at, history.id) < (${command.Parameters.Count - 1}, ${command.Parameters.Count})");
        }
        command.CommandText = $"""
            select history.id, history.ended_at, history.duration, history.kind, history.user_id, person.{StoreSchema.Column(_store.Model.Users.Member(nameof(User.Name)))},
                history.journal, history.ending, history.code, history.batch, history.entries, history.rejected, history.rows, history.removals
            from {_store.Schema.History} history
            left join {_store.Schema.ObjectsOf(_store.Model.Users)} person on person.id = history.user_id
            where {string.Join(" and ", conditions)}
            order by history.ended_at desc, history.id desc limit {filter.Limit}
            """;
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        List<SynchronizationReport> reports = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) reports.Add(Read(reader));
        return reports;

        void Where(object? value, Func<string, string> condition)
        {
            if (value is null) return;
            command.Parameters.Add(new() { Value = value });
            conditions.Add(condition($"${command.Parameters.Count}"));
        }
    }

    private static SynchronizationReport Read(NpgsqlDataReader row) => new(
        row.GetGuid(0), row.GetFieldValue<DateTimeOffset>(1), TimeSpan.FromMicroseconds(row.GetInt64(2)), Enum.Parse<SynchronizationKind>(row.GetString(3)),
        new ObjectId(row.GetGuid(4)), row.IsDBNull(5) ? null : row.GetString(5), row.IsDBNull(6) ? null : new JournalId(row.GetGuid(6)),
        Enum.Parse<SynchronizationEnd>(row.GetString(7)), row.IsDBNull(8) || !Enum.TryParse(row.GetString(8), out ErrorCode code) ? null : code,
        row.IsDBNull(9) ? null : new BatchId(row.GetGuid(9)), row.GetInt32(10), row.GetInt32(11), row.GetInt64(12), row.GetInt64(13));
}
