using System.Text.Json;
using Npgsql;

namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>The server's database, read with plain SQL: its events as they come, and its tables as they are.</summary>
internal sealed class ServerState(string connectionString, DomainModel model) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);
    private readonly Dictionary<Guid, ServerEvent> _byId = [];
    private readonly List<ServerEvent> _events = [];

    public EventFold Fold { get; } = new();

    public IReadOnlyList<ServerEvent> Events => _events;

    public ServerEvent? Find(Guid id) => _byId.GetValueOrDefault(id);

    /// <summary>Reads the events that came since the last call. Nobody writes meanwhile.</summary>
    /// <returns>The new ones.</returns>
    public async Task<IReadOnlyList<ServerEvent>> ReadNewEventsAsync()
    {
        int known = _events.Count;
        await using NpgsqlCommand command = _source.CreateCommand("select seq_id, id, stream_id, type, data::text from offlinesync.mt_events where seq_id > $1 order by seq_id");
        command.Parameters.Add(new() { Value = _events.Count == 0 ? 0 : _events[^1].Sequence });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            using JsonDocument data = JsonDocument.Parse(reader.GetString(4));
            var next = new ServerEvent(reader.GetInt64(0), reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), data.RootElement.Clone());
            _events.Add(next);
            if (!_byId.TryAdd(next.Id, next)) throw new SimulationFailure($"I1: the event {next.Id} is there twice: an entry was applied twice.");
            Fold.Apply(next);
        }
        return _events[known..];
    }

    /// <summary>Every row of every object table.</summary>
    public async Task<SortedDictionary<ObjectKey, ObjectImage>> ReadRowsAsync()
    {
        var rows = new SortedDictionary<ObjectKey, ObjectImage>();
        await using var batch = _source.CreateBatch();
        foreach (EntityDefinition entity in model.Entities)
        {
            string columns = string.Concat(entity.Members.Select(member => ", " + ValueText.PostgresExpression(member)));
            batch.BatchCommands.Add(new NpgsqlBatchCommand($"select id, _event{columns} from offlinesync.\"object_{entity.Id.ToLowerInvariant()}\""));
        }
        await using NpgsqlDataReader reader = await batch.ExecuteReaderAsync();
        foreach (EntityDefinition entity in model.Entities)
        {
            while (await reader.ReadAsync())
            {
                ObjectImage image = ObjectImage.Empty with { Event = reader.GetGuid(1) };
                foreach (MemberDefinition member in entity.Members)
                {
                    if (!reader.IsDBNull(member.Index + 2)) image = image.With(member.Id, reader.GetString(member.Index + 2));
                }
                rows.Add(new ObjectKey(entity.Id, reader.GetGuid(0)), image);
            }
            await reader.NextResultAsync();
        }
        return rows;
    }

    /// <summary>The last place of each journal that the server knows.</summary>
    public async Task<IReadOnlyDictionary<Guid, (long Sequence, string Hash)>> ReadHeadsAsync()
    {
        await using NpgsqlCommand command = _source.CreateCommand("select id, head_sequence, encode(head_hash, 'hex') from offlinesync.journal");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var heads = new Dictionary<Guid, (long, string)>();
        while (await reader.ReadAsync()) heads.Add(reader.GetGuid(0), (reader.GetInt64(1), reader.GetString(2)));
        return heads;
    }

    public ValueTask DisposeAsync() => _source.DisposeAsync();
}
