namespace OfflineSync.Tests.Audiences.Oracle;

/// <summary>An object as the oracle keeps it: values by the members' names, references as ids.</summary>
internal sealed record Row(string Entity, Guid Id, Dictionary<string, object?> Values)
{
    public object? this[string member] => Values.GetValueOrDefault(member);
}

/// <summary>Everything that is stored, as plain dictionaries.</summary>
internal sealed class Tables
{
    private readonly Dictionary<Guid, Row> _rows = [];

    public IEnumerable<Row> Of(string entity) => _rows.Values.Where(row => row.Entity == entity);

    public Row? Find(Guid id) => _rows.GetValueOrDefault(id);

    public void Put(Row row) => _rows[row.Id] = row;

    /// <summary>Deletes a row; references to it become empty.</summary>
    public void Delete(Guid id)
    {
        _rows.Remove(id);
        foreach (Row row in _rows.Values)
        {
            foreach (string member in row.Values.Where(pair => pair.Value is Guid target && target == id).Select(pair => pair.Key).ToArray()) row.Values[member] = null;
        }
    }
}
