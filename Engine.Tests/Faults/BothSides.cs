using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;
using OfflineSync.Projections;
using OfflineSync.Server;

namespace OfflineSync.Tests.Faults;

/// <summary>
/// What both sides hold, read with plain SQL and never through the engine, and what must be true of it:
/// 1. Every entry that a commit acknowledged is in its device's journal, and its event on the server exactly once: as applied, or as
///    rejected with reasons; while its outcome is open at most once, and before it was sent not at all.
/// 2. Every event of an entry comes from a journal of one of the devices.
/// 3. Where nothing is open, the views of the devices and the object tables of the server hold the same rows with the same content.
/// 4. The entries of each journal on the server are linked by their hashes.
/// </summary>
/// <param name="connectionString">The server's PostgreSQL.</param>
/// <param name="model">The model.</param>
internal sealed class BothSides(string connectionString, DomainModel model)
{
    // The operator's own entries come from no device.
    private static readonly string ofDevices = $"(data -> 'body' ->> 'user') is distinct from '{ServerObjects.SystemUser}'";

    private static readonly StoreSchema schema = new();

    /// <summary>Checks the journals (1, 2, 4). It holds at every moment, whatever broke.</summary>
    public async Task CheckJournalsAsync(params IReadOnlyList<DeviceSide> devices)
    {
        ServerEvents events = await ReadEventsAsync();
        HashSet<string> known = [];
        foreach (DeviceSide device in devices)
        {
            Dictionary<string, EntryRow> entries = ReadEntries(device);
            known.UnionWith(entries.Keys);
            foreach (string key in device.Acknowledged)
            {
                Assert.True(entries.ContainsKey(key), $"The commit {key} was acknowledged, and the journal of {device.Name} does not have it.");
            }
            foreach ((string key, EntryRow entry) in entries) CheckEntry(device, key, entry, events);
        }
        Assert.All(events.ByKey.Keys, key => Assert.True(known.Contains(key), $"The event {key} comes from no journal of these devices."));
        await CheckLinksAsync();
    }

    /// <summary>Checks that no outcome is open on a device, and that it holds the same objects as the server (3).</summary>
    public async Task CheckSettledAsync(DeviceSide device)
    {
        foreach ((string key, EntryRow entry) in ReadEntries(device))
        {
            Assert.True(entry.State is "settled" or "rejected" or "set_aside" or "superseded", $"The entry {key} of {device.Name} is still {entry.State}.");
        }
        await CheckObjectsAsync(device);
    }

    /// <summary>Checks that a device's views and the server's object tables hold the same (3).</summary>
    public async Task CheckObjectsAsync(DeviceSide device)
    {
        foreach (EntityDefinition entity in model.Entities)
        {
            SortedDictionary<string, string> here = ReadObjects(device, entity);
            SortedDictionary<string, string> there = await ReadServerObjectsAsync(entity);
            string[] different = [.. here.Keys.Union(there.Keys).Where(id => here.GetValueOrDefault(id) != there.GetValueOrDefault(id)).Take(5)];
            Assert.True(different.Length == 0, string.Join(Environment.NewLine,
            [
                $"{device.Name} holds {here.Count} of {entity.Name}, the server {there.Count}. They differ in:",
                .. different.Select(id => $"{id}{Environment.NewLine}  device {here.GetValueOrDefault(id, "-")}{Environment.NewLine}  server {there.GetValueOrDefault(id, "-")}"),
            ]));
        }
    }

    /// <summary>Everything that a device shows, as one text, to see that nothing changed.</summary>
    public string Shown(DeviceSide device) =>
        string.Join('\n', model.Entities.SelectMany(entity => ReadObjects(device, entity).Select(row => $"{entity.Id} {row.Key} {row.Value}")));

    /// <summary>Everything that the server holds, as one text: objects, events and synchronization errors.</summary>
    public async Task<string> ServerTextAsync()
    {
        List<string> lines = [];
        foreach (EntityDefinition entity in model.Entities)
        {
            lines.AddRange((await ReadServerObjectsAsync(entity)).Select(row => $"{entity.Id} {row.Key} {row.Value}"));
        }
        await using NpgsqlConnection connection = await OpenAsync();
        string[] counted = [schema.Events, schema.ObjectHead, schema.Visibility, schema.SynchronizationError, schema.UploadBatch];
        foreach (string table in counted) lines.Add($"{table} {await ScalarAsync<long>(connection, $"select count(*) from {table}")}");
        return string.Join('\n', lines);
    }

    /// <summary>One text for an object: its members that are not empty.</summary>
    public static string RowText(EntityDefinition entity, Func<MemberDefinition, string?> value) => string.Join(' ', entity.Members
        .Select(member => (member.Name, Value: value(member)))
        .Where(member => !string.IsNullOrEmpty(member.Value))
        .Select(member => $"{member.Name}={member.Value}"));

    /// <summary>The states of a device's entries and how many are in each.</summary>
    public static IReadOnlyDictionary<string, int> States(DeviceSide device) =>
        ReadEntries(device).Values.CountBy(entry => entry.State).ToDictionary();

    /// <summary>Counts the events that devices caused.</summary>
    public async Task<long> CountEventsAsync(string where = "true")
    {
        await using NpgsqlConnection connection = await OpenAsync();
        return await ScalarAsync<long>(connection, $"select count(*) from {schema.Events} where {ofDevices} and {where}");
    }

    private static void CheckEntry(DeviceSide device, string key, EntryRow entry, ServerEvents events)
    {
        string what = $"The entry {key} of {device.Name} is {entry.State}";
        IReadOnlyList<string> types = events.ByKey.GetValueOrDefault(key, []);
        Assert.True(types.Count <= 1, $"{what}, and the server has it {types.Count} times.");
        string? type = types.SingleOrDefault();
        switch (entry.State)
        {
            case "applied" or "settled":
                Assert.True(type is EventTypes.Committed or EventTypes.Deleted, $"{what}, and the server has {type ?? "nothing"}.");
                break;
            case "rejected":
                Assert.True(type == EventTypes.Rejected, $"{what}, and the server has {type ?? "nothing"}.");
                Assert.True(entry.HasReasons, $"{what} without a reason.");
                Assert.True(events.Errors.Contains(key), $"{what}, and no synchronization error keeps it.");
                break;
            case "set_aside":
                Assert.True(entry.HasReasons || entry.HasCause, $"{what} without a reason.");
                Assert.True(type is null or EventTypes.Rejected, $"{what}, and the server has {type}.");
                break;
            // A clone of this device may have sent it already: the server then knows it, once.
            case "pending" or "sent" or "superseded":
                break;
            default:
                Assert.Fail($"{what}, which is no state.");
                break;
        }
    }

    private static Dictionary<string, EntryRow> ReadEntries(DeviceSide device)
    {
        using SqliteConnection connection = device.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            select lower(hex(s.key)), s.state, s.reasons is not null, s.cause is not null,
                coalesce(e.number, 0)
            from _entry_state s
            left join (select key, count(*) as number from _journal_entry where stub is not 'moved' group by key) e on e.key = s.key
            """;
        using SqliteDataReader reader = command.ExecuteReader();
        Dictionary<string, EntryRow> entries = [];
        while (reader.Read())
        {
            Assert.True(reader.GetInt64(4) == 1, $"The journal of {device.Name} has {reader.GetInt64(4)} entries of key {reader.GetString(0)}.");
            entries.Add(reader.GetString(0), new EntryRow(reader.GetString(1), reader.GetBoolean(2), reader.GetBoolean(3)));
        }
        return entries;
    }

    private static SortedDictionary<string, string> ReadObjects(DeviceSide device, EntityDefinition entity)
    {
        using SqliteConnection connection = device.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = SideSql.OfDevice(entity);
        using SqliteDataReader reader = command.ExecuteReader();
        SortedDictionary<string, string> rows = new(StringComparer.Ordinal);
        while (reader.Read()) Add(rows, reader, entity, device.Name);
        return rows;
    }

    /// <summary>The server's rows of an entity: a text per id.</summary>
    public async Task<SortedDictionary<string, string>> ReadServerObjectsAsync(EntityDefinition entity)
    {
        await using NpgsqlConnection connection = await OpenAsync();
        await using var command = new NpgsqlCommand(SideSql.OfServer(schema, entity), connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        SortedDictionary<string, string> rows = new(StringComparer.Ordinal);
        while (await reader.ReadAsync()) Add(rows, reader, entity, "the server");
        return rows;
    }

    private static void Add(SortedDictionary<string, string> rows, DbDataReader reader, EntityDefinition entity, string side)
    {
        string row = RowText(entity, member => reader.IsDBNull(member.Index + 1) ? null : reader.GetString(member.Index + 1));
        Assert.True(rows.TryAdd(reader.GetString(0), row), $"{side} shows {entity.Name} {reader.GetString(0)} twice.");
    }

    private async Task<ServerEvents> ReadEventsAsync()
    {
        await using NpgsqlConnection connection = await OpenAsync();
        Dictionary<string, List<string>> byKey = [];
        string sql = $"select replace(id::text, '-', ''), type from {schema.Events} where type in ('{EventTypes.Committed}', '{EventTypes.Deleted}', '{EventTypes.Rejected}') and {ofDevices}";
        await using (var command = new NpgsqlCommand(sql, connection))
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync())
            {
                if (!byKey.TryGetValue(reader.GetString(0), out List<string>? types)) byKey.Add(reader.GetString(0), types = []);
                types.Add(reader.GetString(1));
            }
        }
        HashSet<string> errors = [];
        await using (var command = new NpgsqlCommand($"select distinct replace(key::text, '-', '') from {schema.SynchronizationError}, unnest(entry_keys) as key", connection))
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) errors.Add(reader.GetString(0));
        }
        return new ServerEvents(byKey, errors);
    }

    private async Task CheckLinksAsync()
    {
        await using NpgsqlConnection connection = await OpenAsync();
        long broken = await ScalarAsync<long>(connection, $"""
            with entry as (
                select stream_id, (data ->> 'sequence')::bigint as sequence, data ->> 'previous' as previous, data ->> 'hash' as hash
                from {schema.Events} where type in ('{EventTypes.Committed}', '{EventTypes.Deleted}', '{EventTypes.Rejected}')),
            link as (
                select sequence, previous, lag(sequence) over journal as sequence_before, lag(hash) over journal as hash_before
                from entry window journal as (partition by stream_id order by sequence))
            select count(*) from link where sequence_before = sequence - 1 and previous <> hash_before
            """);
        Assert.True(broken == 0, $"{broken} entries on the server do not follow the one before.");
    }

    private async Task<NpgsqlConnection> OpenAsync()
    {
        var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        return connection;
    }

    private static async Task<T> ScalarAsync<T>(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private sealed record EntryRow(string State, bool HasReasons, bool HasCause);

    private sealed record ServerEvents(Dictionary<string, List<string>> ByKey, HashSet<string> Errors);
}
