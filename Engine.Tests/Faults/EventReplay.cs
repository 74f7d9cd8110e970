using System.Globalization;
using System.Text;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Projections;

namespace OfflineSync.Tests.Faults;

/// <summary>
/// The state of all objects, made anew from the events in the order of their numbers, in the plainest way there is and without the
/// server's projections.
/// </summary>
internal sealed class EventReplay(DomainModel model)
{
    private readonly Dictionary<(string Entity, string Id), Dictionary<string, string>> _objects = [];

    public static async Task<EventReplay> OfAsync(DomainModel model, string connectionString)
    {
        var replay = new EventReplay(model);
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select type, data::text from offlinesync.mt_events order by seq_id", connection);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) replay.Apply(EventTypes.Decode(reader.GetString(0), Encoding.UTF8.GetBytes(reader.GetString(1))));
        return replay;
    }

    /// <summary>The rows of an entity, as <see cref="BothSides"/> writes them.</summary>
    public SortedDictionary<string, string> Rows(EntityDefinition entity) => new(
        _objects.Where(row => row.Key.Entity == entity.Id).ToDictionary(
            row => row.Key.Id,
            row => BothSides.RowText(model.Entity(entity.Name), member => row.Value.GetValueOrDefault(member.Id))),
        StringComparer.Ordinal);

    /// <summary>Some members of an object, as <see cref="BothSides"/> writes a row.</summary>
    public string Only(EntityDefinition entity, ObjectId id, string[] members) =>
        BothSides.RowText(model.Entity(entity.Name), member => members.Contains(member.Name) ? _objects[(entity.Id, id.Value.ToString("N"))].GetValueOrDefault(member.Id) : null);

    private void Apply(IObjectEvent happened)
    {
        (string, string) key = (happened.EntityId, happened.ObjectId.Value.ToString("N"));
        if (happened is EntryRejected) return;
        if (happened is ObjectDeleted)
        {
            _objects.Remove(key);
            return;
        }
        if (!_objects.TryGetValue(key, out Dictionary<string, string>? members))
        {
            if (happened is not ObjectCommitted) return;
            _objects.Add(key, members = []);
        }
        IEnumerable<(string Member, object? After)> changes = happened switch
        {
            ObjectCommitted committed => committed.Effective.Select(change => (change.MemberId, change.After)),
            ObjectOverwritten overwritten => overwritten.Changes.Select(change => (change.MemberId, change.After)),
            ReferenceEmptied emptied => emptied.Members.Select(member => (member.MemberId, (object?)null)),
            _ => throw new InvalidOperationException($"{happened.GetType().Name} is not known here."),
        };
        foreach ((string member, object? after) in changes) members[member] = Text(after);
    }

    public static string Text(object? value) => value switch
    {
        null => "",
        decimal number => Values.DecimalText(number),
        bool flag => flag ? "1" : "0",
        DateTime moment => Values.Milliseconds(moment).ToString(CultureInfo.InvariantCulture),
        ObjectId id => id.Value.ToString("N"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };
}
