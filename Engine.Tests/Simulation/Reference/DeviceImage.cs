using System.Text.Json;
using Microsoft.Data.Sqlite;

namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>A device's database, read with plain SQL: what it shows, what it downloaded, and its journal.</summary>
internal sealed class DeviceImage
{
    private DeviceImage(SortedDictionary<ObjectKey, ObjectImage> shown, SortedDictionary<ObjectKey, ObjectImage> downloaded, List<DeviceEntry> entries, string journal)
    {
        Shown = shown;
        Downloaded = downloaded;
        Entries = entries;
        ByKey = entries.ToDictionary(entry => entry.Key);
        Journal = journal;
    }

    /// <summary>What the app sees.</summary>
    public IReadOnlyDictionary<ObjectKey, ObjectImage> Shown { get; }

    /// <summary>What came from the server.</summary>
    public IReadOnlyDictionary<ObjectKey, ObjectImage> Downloaded { get; }

    /// <summary>The journal's entries in the order in which they were committed.</summary>
    public IReadOnlyList<DeviceEntry> Entries { get; }

    public IReadOnlyDictionary<Guid, DeviceEntry> ByKey { get; }

    /// <summary>The id of the journal in use.</summary>
    public string Journal { get; }

    public static DeviceImage Read(string database, DomainModel model)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = database, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ToString());
        connection.Open();
        Execute(connection, "begin");
        long generation = (long)Scalar(connection, "select cast(value as integer) from _state where name = 'generation'");
        var shown = new SortedDictionary<ObjectKey, ObjectImage>();
        var downloaded = new SortedDictionary<ObjectKey, ObjectImage>();
        foreach (EntityDefinition entity in model.Entities)
        {
            string columns = string.Concat(entity.Members.Select(member => $", \"{member.Id}\""));
            Read(connection, $"select id, null{columns} from \"{entity.Id}\"", entity, shown);
            Read(connection, $"select id, _event{columns} from \"_base_{entity.Id}\" where _from <= {generation} and (_to is null or _to > {generation})", entity, downloaded);
        }
        string journal = new Guid((byte[])Scalar(connection, "select id from _journal order by number desc limit 1"), bigEndian: true).ToString();
        return new DeviceImage(shown, downloaded, ReadEntries(connection), journal);
    }

    private static void Read(SqliteConnection connection, string sql, EntityDefinition entity, SortedDictionary<ObjectKey, ObjectImage> into)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        using SqliteDataReader row = command.ExecuteReader();
        while (row.Read())
        {
            ObjectImage image = ObjectImage.Empty with { Event = row.IsDBNull(1) ? null : ValueText.OfSqliteId(row, 1) };
            foreach (MemberDefinition member in entity.Members) image = image.With(member.Id, ValueText.OfSqlite(row, member.Index + 2, member.Type));
            var key = new ObjectKey(entity.Id, ValueText.OfSqliteId(row, 0));
            if (!into.TryAdd(key, image)) throw new SimulationFailure($"I4: the device holds {key} twice.");
        }
    }

    private static List<DeviceEntry> ReadEntries(SqliteConnection connection)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = """
            select s.key, s.position, s.entity, s.object, s.state, s.reasons, e.body
            from _entry_state s left join _journal_entry e on e.key = s.key and e.stub is not 'moved'
            order by s.position
            """;
        using SqliteDataReader row = command.ExecuteReader();
        List<DeviceEntry> entries = [];
        while (row.Read())
        {
            Guid key = ValueText.OfSqliteId(row, 0);
            if (row.IsDBNull(6)) throw new SimulationFailure($"I3: the body of entry {key} is gone.");
            using JsonDocument body = JsonDocument.Parse(row.GetFieldValue<byte[]>(6));
            entries.Add(new DeviceEntry(key, row.GetInt64(1), new ObjectKey(row.GetString(2), ValueText.OfSqliteId(row, 3)),
                row.GetString(4), row.IsDBNull(5) ? null : row.GetString(5), body.RootElement.Clone()));
        }
        return entries;
    }

    private static object Scalar(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar() ?? throw new SimulationFailure($"The device database answers nothing to: {sql}");
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
