using System.Text;

namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>An object as the oracle keeps it: values by the members' names, references as ids.</summary>
internal sealed record Row(string Entity, string Kind, Guid Id, int Number, Dictionary<string, object?> Values)
{
    /// <summary>The user whose device changed it last; null when the server did.</summary>
    public Guid? LastBy { get; set; }

    public object? this[string member] => Values.GetValueOrDefault(member);

    /// <summary>What no other object has in a text member, whatever else stands there.</summary>
    public string Mark(string member) => $"~{Kind}.{member}~{Id:N}";

    public override string ToString() => $"{Kind}#{Number}";
}

/// <summary>Everything that is stored, as plain dictionaries.</summary>
internal sealed class Tables(Shape shape)
{
    private readonly Dictionary<Guid, Row> _rows = [];
    private readonly Dictionary<string, List<Row>> _entities = [];

    public Shape Shape => shape;

    /// <summary>Grows with every change.</summary>
    public int Version { get; private set; }

    /// <summary>What was there once.</summary>
    public List<Row> Gone { get; } = [];

    public IEnumerable<Row> All => _rows.Values;

    public IReadOnlyList<Row> Of(string entity) => _entities.TryGetValue(entity, out List<Row>? rows) ? rows : [];

    public Row? Find(object? id) => id is Guid known ? _rows.GetValueOrDefault(known) : null;

    public Row Add(string kind, Guid id, Dictionary<string, object?> values)
    {
        Version++;
        string entity = shape.FindPairs(kind) is null ? shape.RootOf(kind) : kind;
        if (shape.FindPairs(kind) is null && shape.IsFamily(entity)) values[Shape.KindMember] = kind;
        var row = new Row(entity, kind, id, _rows.Count + Gone.Count + 1, values);
        _rows.Add(id, row);
        if (!_entities.TryGetValue(entity, out List<Row>? rows)) _entities.Add(entity, rows = []);
        rows.Add(row);
        return row;
    }

    public void Set(Row row, string member, object? value, Guid? by = null)
    {
        Version++;
        row.LastBy = by;
        row.Values[member] = value;
    }

    /// <summary>What goes when a row goes: itself, its links, and what its references carry along. Null where something forbids it.</summary>
    public HashSet<Guid>? Closure(Guid id)
    {
        HashSet<Guid> gone = [id];
        bool grew = true;
        while (grew)
        {
            grew = false;
            foreach ((Row row, _, DeleteBehaviour behaviour, Guid target) in References().Where(one => one.Behaviour == DeleteBehaviour.Cascade && gone.Contains(one.Target)).ToArray()) grew |= gone.Add(row.Id);
        }
        return References().Any(one => one.Behaviour == DeleteBehaviour.Refuse && gone.Contains(one.Target) && !gone.Contains(one.Row.Id)) ? null : gone;
    }

    /// <summary>Deletes rows; references to them become empty.</summary>
    public void Delete(HashSet<Guid> gone, Guid? by = null)
    {
        Version++;
        foreach ((Row row, string member, _, Guid target) in References().ToArray())
        {
            if (!gone.Contains(target)) continue;
            row.Values[member] = null;
            row.LastBy = by;
        }
        foreach (Guid id in gone)
        {
            _rows.Remove(id, out Row? row);
            _entities[row!.Entity].Remove(row);
            Gone.Add(row);
        }
    }

    /// <summary>Everything as text, for somebody who has to look at it.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (Row row in All) text.AppendLine($"{row} {row.Id}: {string.Join(", ", row.Values.Select(pair => $"{pair.Key}={(Find(pair.Value) is { } target ? target : pair.Value)}"))}");
        return text.ToString();
    }

    private IEnumerable<(Row Row, string Member, DeleteBehaviour Behaviour, Guid Target)> References() =>
        from row in All
        from value in row.Values
        where value.Value is Guid
        select (row, value.Key, shape.FindPairs(row.Entity) is null ? shape.SlotOf(row.Entity, value.Key).WhenTargetGoes : DeleteBehaviour.Cascade, (Guid)value.Value!);
}
