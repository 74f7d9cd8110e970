using System.Text.Json;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Store;

namespace OfflineSync.Server;

/// <summary>The objects that uploads could not store, for those who run the server: to find the fault, restore the data, and note what was done.</summary>
public sealed class SynchronizationErrors
{
    private readonly ServerStore _store;
    private readonly TimeProvider _time;

    internal SynchronizationErrors(ServerStore store, TimeProvider time)
    {
        _store = store;
        _time = time;
    }

    private StoreSchema Schema => _store.Schema;

    /// <summary>A page of them, the latest first. The next page: the same filter with <see cref="SynchronizationErrorFilter.Before"/> set to the last one's id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not between 1 and 1,000.</exception>
    public async Task<IReadOnlyList<SynchronizationErrorReport>> ListAsync(SynchronizationErrorFilter? filter = null, CancellationToken cancellationToken = default)
    {
        filter ??= new SynchronizationErrorFilter();
        ArgumentOutOfRangeException.ThrowIfLessThan(filter.Limit, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(filter.Limit, SynchronizationErrorFilter.GreatestLimit);
        await using NpgsqlCommand command = _store.DataSource.CreateCommand();
        List<string> conditions = ["true"];
        if (filter.IsOpen is { } isOpen) conditions.Add($"error.resolved_at is {(isOpen ? "" : "not ")}null");
        Where(filter.User?.Value, value => $"error.user_id = {value}");
        Where(filter.Journal?.Value, value => $"error.journal = {value}");
        Where(filter.EntityId, value => $"error.entity = {value}");
        Where(filter.ObjectId?.Value, value => $"error.object_id = {value}");
        Where(filter.EntryKey?.Value, value => $"{value} = any(error.entry_keys)");
        Where(filter.Code is { } code ? $$"""[{"code":"{{code}}"}]""" : null, value => $"error.reasons @> {value}::jsonb");
        Where(filter.Since?.ToUniversalTime(), value => $"error.occurred_at >= {value}");
        Where(filter.Until?.ToUniversalTime(), value => $"error.occurred_at < {value}");
        Where(filter.Before, value => $"error.id < {value}");
        command.CommandText = $"{Select} where {string.Join(" and ", conditions)} order by error.id desc limit {filter.Limit}";
        return await ReadAsync(command, cancellationToken).ConfigureAwait(false);

        void Where(object? value, Func<string, string> condition)
        {
            if (value is null) return;
            command.Parameters.Add(new() { Value = value });
            conditions.Add(condition($"${command.Parameters.Count}"));
        }
    }

    /// <summary>One of them, with everything; null when there is none of that id.</summary>
    public async Task<SynchronizationErrorReport?> FindAsync(Guid id, CancellationToken cancellationToken = default)
    {
        await using NpgsqlCommand command = _store.DataSource.CreateCommand($"{Select} where error.id = $1");
        command.Parameters.Add(new() { Value = id });
        return (await ReadAsync(command, cancellationToken).ConfigureAwait(false)).SingleOrDefault();
    }

    /// <summary>Notes that one was dealt with. One that is resolved already stays as it is.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="by">Who did it.</param>
    /// <param name="note">What was done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>The report as it is now; null when there is none of that id.</returns>
    public async Task<SynchronizationErrorReport?> ResolveAsync(Guid id, string by, string note, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(by);
        ArgumentException.ThrowIfNullOrWhiteSpace(note);
        await using NpgsqlCommand command = _store.DataSource.CreateCommand(
            $"update {Schema.SynchronizationError} set resolved_at = $2, resolved_by = $3, resolution = $4 where id = $1 and resolved_at is null");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = _time.GetUtcNow() });
        command.Parameters.Add(new() { Value = by });
        command.Parameters.Add(new() { Value = note });
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        return await FindAsync(id, cancellationToken).ConfigureAwait(false);
    }

    private string Select => $"""
        select error.id, error.occurred_at, error.user_id, person.{StoreSchema.Column(_store.Model.Users.Member(nameof(User.Name)))}, error.journal, error.entity, error.object_id,
            error.entry_keys, error.reasons::text, error.detail, error.content::text, error.resolved_at, error.resolved_by, error.resolution, error.resubmitted_as
        from {Schema.SynchronizationError} error left join {Schema.ObjectsOf(_store.Model.Users)} person on person.id = error.user_id
        """;

    private static async Task<IReadOnlyList<SynchronizationErrorReport>> ReadAsync(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        List<SynchronizationErrorReport> reports = [];
        while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) reports.Add(Read(reader));
        return reports;
    }

    private static SynchronizationErrorReport Read(NpgsqlDataReader row)
    {
        using JsonDocument reasons = JsonDocument.Parse(row.GetString(8));
        return new SynchronizationErrorReport(
            row.GetGuid(0),
            row.GetFieldValue<DateTimeOffset>(1),
            new ObjectId(row.GetGuid(2)),
            row.IsDBNull(3) ? null : row.GetString(3),
            new JournalId(row.GetGuid(4)),
            row.GetString(5),
            new ObjectId(row.GetGuid(6)),
            [.. row.GetFieldValue<Guid[]>(7).Select(key => new EntryKey(key))],
            RejectionReasonJson.Read(reasons.RootElement),
            row.IsDBNull(9) ? null : row.GetString(9),
            row.GetString(10),
            row.IsDBNull(11) ? null : new SynchronizationErrorResolution(row.GetFieldValue<DateTimeOffset>(11), row.GetString(12), row.GetString(13), row.IsDBNull(14) ? null : new EntryKey(row.GetGuid(14))));
    }
}
