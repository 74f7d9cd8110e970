using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Store;

namespace OfflineSync.Server;

/// <summary>The uploads that were decided, for those who run the server, its own commits among them. Downloads change nothing here and are counted by the meter.</summary>
public sealed class SynchronizationHistory
{
    private readonly ServerStore _store;

    internal SynchronizationHistory(ServerStore store) => _store = store;

    /// <summary>A page of them, the latest first. The next page: the same filter with <see cref="UploadFilter.Before"/> set to the last one's moment.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not between 1 and 1,000.</exception>
    public async Task<IReadOnlyList<UploadReport>> ListAsync(UploadFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new UploadFilter();
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, UploadFilter.GreatestLimit);
        await using NpgsqlCommand command = _store.DataSource.CreateCommand();
        List<string> conditions = ["true"];
        Where(filter.User?.Value, value => $"journal.user_id = {value}");
        Where(filter.Journal?.Value, value => $"batch.journal = {value}");
        Where(filter.Since?.ToUniversalTime(), value => $"batch.decided_at >= {value}");
        Where(filter.Before?.ToUniversalTime(), value => $"batch.decided_at < {value}");
        command.CommandText = $"""
            select batch.id, batch.decided_at, journal.user_id, person.{StoreSchema.Column(_store.Model.Users.Member(nameof(User.Name)))},
                batch.journal, batch.entries, batch.rejected, batch.code
            from {_store.Schema.UploadBatch} batch
            join {_store.Schema.Journal} journal on journal.id = batch.journal
            left join {_store.Schema.ObjectsOf(_store.Model.Users)} person on person.id = journal.user_id
            where {string.Join(" and ", conditions)}
            order by batch.decided_at desc, batch.id limit {filter.Limit}
            """;
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        List<UploadReport> reports = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) reports.Add(Read(reader));
        return reports;

        void Where(object? value, Func<string, string> condition)
        {
            if (value is null) return;
            command.Parameters.Add(new() { Value = value });
            conditions.Add(condition($"${command.Parameters.Count}"));
        }
    }

    private static UploadReport Read(NpgsqlDataReader row) => new(
        new BatchId(row.GetGuid(0)), row.GetFieldValue<DateTimeOffset>(1), new ObjectId(row.GetGuid(2)), row.IsDBNull(3) ? null : row.GetString(3), new JournalId(row.GetGuid(4)),
        row.IsDBNull(5) ? null : row.GetInt32(5), row.IsDBNull(6) ? null : row.GetInt32(6),
        row.IsDBNull(7) || !Enum.TryParse(row.GetString(7), out ErrorCode code) ? null : code);
}
