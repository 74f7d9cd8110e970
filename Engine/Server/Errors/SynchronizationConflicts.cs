using System.Text;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Store;

namespace OfflineSync.Server;

/// <summary>The conflicts that uploads met, for those who run the server. Whatever the policy, both values are kept.</summary>
public sealed class SynchronizationConflicts
{
    private readonly ServerStore _store;

    internal SynchronizationConflicts(ServerStore store) => _store = store;

    /// <summary>A page of them, the latest first. The next page: the same filter with <see cref="ConflictFilter.Before"/> set to the last one's number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not between 1 and 1,000.</exception>
    public async Task<IReadOnlyList<ConflictReport>> ListAsync(ConflictFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new ConflictFilter();
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, ConflictFilter.GreatestLimit);
        await using NpgsqlCommand command = _store.DataSource.CreateCommand();
        List<string> conditions = [$"conflict.type = '{EventTypes.Overwritten}'"];
        Where(filter.EntityId, value => $"conflict.data ->> 'entity' = {value}");
        Where(filter.ObjectId?.Value, value => $"(conflict.data ->> 'object')::uuid = {value}");
        Where(filter.Journal?.Value, value => $"conflict.stream_id = {value}");
        Where(filter.Since?.ToUniversalTime(), value => $"conflict.timestamp >= {value}");
        Where(filter.Before, value => $"conflict.seq_id < {value}");
        command.CommandText = $"""
            select conflict.seq_id, conflict.timestamp, conflict.data::text, conflict.stream_id, (cause.data #>> array['body', 'user'])::uuid,
                person.{StoreSchema.Column(_store.Model.Users.Member(nameof(User.Name)))}
            from {_store.Schema.Events} conflict
            join {_store.Schema.Events} cause on cause.id = (conflict.data ->> 'cause')::uuid
            left join {_store.Schema.ObjectsOf(_store.Model.Users)} person on person.id = (cause.data #>> array['body', 'user'])::uuid
            where {string.Join(" and ", conditions)}
            order by conflict.seq_id desc limit {filter.Limit}
            """;
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        List<ConflictReport> reports = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) reports.Add(Read(reader));
        return reports;

        void Where(object? value, Func<string, string> condition)
        {
            if (value is null) return;
            command.Parameters.Add(new() { Value = value });
            conditions.Add(condition($"${command.Parameters.Count}"));
        }
    }

    private static ConflictReport Read(NpgsqlDataReader row)
    {
        var data = (ObjectOverwritten)EventTypes.Decode(EventTypes.Overwritten, Encoding.UTF8.GetBytes(row.GetString(2)));
        return new ConflictReport(row.GetInt64(0), row.GetFieldValue<DateTimeOffset>(1), new ObjectId(row.GetGuid(4)), row.IsDBNull(5) ? null : row.GetString(5),
            new JournalId(row.GetGuid(3)), data.EntityId, data.ObjectId, data.Cause, data.Conflicts, data.Changes);
    }
}
