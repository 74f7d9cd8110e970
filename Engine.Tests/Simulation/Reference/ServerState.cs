using System.Text.Json;
using Npgsql;

namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>The server's database, read with plain SQL: its events as they come, and its tables as they are.</summary>
internal sealed class ServerState(string connectionString, DomainModel model) : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source = NpgsqlDataSource.Create(connectionString);
    private readonly Dictionary<Guid, ServerEvent> _byId = [];
    private readonly List<ServerEvent> _events = [];
    private readonly List<ServerEvent> _fresh = [];
    private readonly List<StoreLife> _earlier = [];
    private int _seen;
    private int _copied;

    public EventFold Fold { get; private set; } = new();

    public IReadOnlyList<ServerEvent> Events => _events;

    /// <summary>How often the store was put back.</summary>
    public int Life => _earlier.Count;

    /// <summary>The lives of the store before the one that counts now, each as it was when it ended.</summary>
    public IReadOnlyList<StoreLife> Earlier => _earlier;

    public ServerEvent? Find(Guid id) => _byId.GetValueOrDefault(id);

    /// <summary>An event of an earlier life, the last one where there were several.</summary>
    public ServerEvent? FindEarlier(Guid id) => _earlier.Select(life => life.Find(id)).LastOrDefault(found => found is not null);

    /// <summary>Whether an entry was ever refused, in whatever life.</summary>
    public bool EverRejected(Guid id) => Find(id) is { IsRejection: true } || _earlier.Any(life => life.Find(id) is { IsRejection: true });

    /// <summary>The object of an event as it was after it.</summary>
    public IEnumerable<ObjectImage> At(Guid eventId) => Fold.At(eventId) is { } image ? [image] : [];

    /// <summary>The same in each life: an entry that came back may have met something else than before.</summary>
    public IEnumerable<ObjectImage> EverAt(Guid eventId) => [.. At(eventId), .. _earlier.Select(life => life.Fold.At(eventId)).OfType<ObjectImage>()];

    /// <summary>Whether a member ever had a value, in whatever life.</summary>
    public bool EverHad(ObjectKey key, string member, string value) => Fold.EverHad(key, member, value) || _earlier.Any(life => life.Fold.EverHad(key, member, value));

    /// <summary>The store was copied as it is.</summary>
    public void BackUp() => _copied = _events.Count;

    /// <summary>The copy was put back.</summary>
    public void Restore(DateTimeOffset now)
    {
        _earlier.Add(new StoreLife(Fold, [.. _events], _copied, now));
        _events.RemoveRange(_copied, _events.Count - _copied);
        _byId.Clear();
        Fold = new EventFold();
        foreach (ServerEvent kept in _events) Add(kept);
    }

    /// <summary>Nobody may be connected to a database that is copied.</summary>
    public void Disconnect() => _source.Clear();

    /// <summary>Reads the events that came since the last time. Nobody writes meanwhile.</summary>
    public async Task ReadNewEventsAsync()
    {
        await using NpgsqlCommand command = _source.CreateCommand("select seq_id, id, stream_id, type, data::text from offlinesync.mt_events where seq_id > $1 order by seq_id");
        command.Parameters.Add(new() { Value = _events.Count == 0 ? 0 : _events[^1].Sequence });
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            using JsonDocument data = JsonDocument.Parse(reader.GetString(4));
            var next = new ServerEvent(reader.GetInt64(0), ++_seen, reader.GetGuid(1), reader.GetGuid(2), reader.GetString(3), data.RootElement.Clone());
            _events.Add(next);
            _fresh.Add(next);
            Add(next);
        }
    }

    /// <summary>The events that were read since the last call, also those that a restore has taken away again.</summary>
    public IReadOnlyList<ServerEvent> TakeFresh()
    {
        ServerEvent[] fresh = [.. _fresh];
        _fresh.Clear();
        return fresh;
    }

    private void Add(ServerEvent next)
    {
        if (!_byId.TryAdd(next.Id, next)) throw new SimulationFailure($"I1: the event {next.Id} is there twice: an entry was applied twice.");
        Fold.Apply(next);
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
