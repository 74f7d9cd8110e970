using Npgsql;
using NpgsqlTypes;
using OfflineSync.Projections;

namespace OfflineSync.Server.Uploads;

/// <summary>How firmly an object is locked.</summary>
internal enum LockStrength
{
    /// <summary>Somebody refers to it: it cannot be deleted meanwhile.</summary>
    Refer = 1,

    /// <summary>It is changed: others may refer to it, and nobody changes it meanwhile.</summary>
    Change = 2,

    /// <summary>It is deleted: nobody begins to refer to it meanwhile.</summary>
    Delete = 3,
}

/// <summary>What an object's row of <c>object_head</c> says.</summary>
internal readonly record struct ObjectHead(string EntityId, bool IsDeleted);

/// <summary>
/// Step 1, second half: the rows that a batch concerns, locked in the order of their ids; ids of new objects are reserved by inserting them.
/// </summary>
/// <remarks>
/// Invariants: 1. every object that an event changes is locked here before; 2. nothing is locked after <see cref="Seal"/>, which comes
/// before the first sequence number: with rows locked later the order of events would not be the order of effects.
/// </remarks>
internal sealed class ObjectLocks(NpgsqlTransaction transaction, StoreSchema schema, TimeSpan? deleteWaitLimit = null)
{
    private readonly Dictionary<ObjectId, (LockStrength Strength, ObjectHead Head)> _locked = [];
    private readonly HashSet<ObjectId> _reserved = [];
    private readonly List<KeyValuePair<ObjectId, LockStrength>[]> _asked = [];
    private bool _isSealed;

    public IReadOnlyCollection<ObjectId> Reserved => _reserved;

    /// <summary>Every lock that was asked for, the one that was not got included.</summary>
    public IEnumerable<KeyValuePair<ObjectId, LockStrength>> Asked => _asked.SelectMany(asked => asked);

    /// <summary>The head of a locked object; null when there is none.</summary>
    public ObjectHead? Head(ObjectId id) => _locked.TryGetValue(id, out var row) ? row.Head : null;

    /// <summary>Whether the id was free, and is now this batch's.</summary>
    public bool IsReserved(ObjectId id) => _reserved.Contains(id);

    public bool IsHeld(ObjectId id, LockStrength strength) => _reserved.Contains(id) || (_locked.TryGetValue(id, out var row) && row.Strength >= strength);

    /// <summary>Reserves the ids of new objects; those that exist stay as they are.</summary>
    public async Task ReserveAsync(IEnumerable<ObjectKey> created)
    {
        ThrowIfSealed();
        ObjectKey[] keys = [.. created.OrderBy(key => key.Id)];
        if (keys.Length == 0) return;
        string sql = $"""
            insert into {schema.ObjectHead} (id, entity, deleted)
            select id, entity, false from unnest($1::uuid[], $2::text[]) as t(id, entity)
            on conflict (id) do nothing returning id
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters = { new() { Value = keys.Select(key => key.Id.Value).ToArray() }, new() { Value = keys.Select(key => key.EntityId).ToArray() } },
        };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None)) _reserved.Add(new ObjectId(reader.GetGuid(0)));
    }

    /// <summary>Locks objects that exist. What another transaction did to a row while this one waited is seen.</summary>
    public async Task LockAsync(IEnumerable<KeyValuePair<ObjectId, LockStrength>> wanted)
    {
        ThrowIfSealed();
        KeyValuePair<ObjectId, LockStrength>[] missing = [.. wanted.Where(pair => !IsHeld(pair.Key, pair.Value)).OrderBy(pair => pair.Key)];
        if (missing.Length == 0) return;
        _asked.Add(missing);
        if (deleteWaitLimit is { } limit && missing.Any(pair => pair.Value == LockStrength.Delete)) await LimitedAsync(limit, () => LockAsync(missing));
        else await LockAsync(missing);
    }

    /// <summary>Gives reserved ids back whose objects were not created after all.</summary>
    public async Task ReleaseAsync(IReadOnlyCollection<ObjectId> ids)
    {
        Guid[] reserved = [.. ids.Where(_reserved.Contains).Select(id => id.Value)];
        if (reserved.Length == 0) return;
        await using var command = new NpgsqlCommand($"delete from {schema.ObjectHead} where id = any($1)", transaction.Connection, transaction) { Parameters = { new() { Value = reserved } } };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
        foreach (Guid id in reserved) _reserved.Remove(new ObjectId(id));
    }

    /// <summary>Ends the locking, and checks that all of these objects may be changed.</summary>
    public void Seal(IEnumerable<ObjectChange> changes)
    {
        _isSealed = true;
        foreach (ObjectChange change in changes)
        {
            if (!IsHeld(change.Id, change.IsDelete ? LockStrength.Delete : LockStrength.Change))
            {
                throw new InvalidOperationException($"{change.Entity.Name} {change.Id} would be changed without its lock.");
            }
        }
    }

    private async Task LockAsync(KeyValuePair<ObjectId, LockStrength>[] missing)
    {
        // A statement has one strength per table, so each strength has a subquery of its own; the outer order is that of the locks.
        string sql = $"""
            select t.id, t.strength, coalesce(r.entity, c.entity, d.entity), coalesce(r.deleted, c.deleted, d.deleted)
            from (select id, strength from unnest($1::uuid[], $2::integer[]) as t(id, strength) order by id) t
            left join lateral (select entity, deleted from {schema.ObjectHead} where id = t.id and t.strength = 1 for key share) r on true
            left join lateral (select entity, deleted from {schema.ObjectHead} where id = t.id and t.strength = 2 for no key update) c on true
            left join lateral (select entity, deleted from {schema.ObjectHead} where id = t.id and t.strength = 3 for update) d on true
            """;
        await using var command = new NpgsqlCommand(sql, transaction.Connection, transaction)
        {
            Parameters =
            {
                new() { Value = missing.Select(pair => pair.Key.Value).ToArray() },
                new() { NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer, Value = missing.Select(pair => (int)pair.Value).ToArray() },
            },
        };
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(CancellationToken.None);
        while (await reader.ReadAsync(CancellationToken.None))
        {
            if (reader.IsDBNull(2)) continue;
            _locked[new ObjectId(reader.GetGuid(0))] = ((LockStrength)reader.GetInt32(1), new ObjectHead(reader.GetString(2), reader.GetBoolean(3)));
        }
    }

    // Many who hold a row for a short time each can relay it to each other for ever; then no single wait is long, and only the whole statement's time tells.
    private async Task LimitedAsync(TimeSpan limit, Func<Task> work)
    {
        string before;
        await using (var command = new NpgsqlCommand("select current_setting('statement_timeout')", transaction.Connection, transaction)) before = (string)(await command.ExecuteScalarAsync(CancellationToken.None))!;
        await SetTimeoutAsync(FormattableString.Invariant($"{(long)limit.TotalMilliseconds}ms"));
        try
        {
            await work();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            throw new UploadStarvedException();
        }
        await SetTimeoutAsync(before);
    }

    private async Task SetTimeoutAsync(string value)
    {
        await using var command = new NpgsqlCommand("select set_config('statement_timeout', $1, true)", transaction.Connection, transaction) { Parameters = { new() { Value = value } } };
        await command.ExecuteNonQueryAsync(CancellationToken.None);
    }

    private void ThrowIfSealed()
    {
        if (_isSealed) throw new InvalidOperationException("A row would be locked after sequence numbers were reserved.");
    }
}
