using System.Collections;
using OfflineSync.Constraints;
using OfflineSync.Journal.Storage;

namespace OfflineSync.Device;

/// <summary>
/// The downloaded objects as conditions of access rules look at them: without what was committed here since. The device holds a part of what the
/// server has, and says when it was asked for more.
/// </summary>
internal sealed class BaseObjects(DeviceDatabase database, StatementCache statements) : IObjectSource
{
    /// <summary>Whether something was asked for that the device may not hold: the answer cannot be relied on.</summary>
    public bool IsUncertain { get; private set; }

    /// <summary>Forgets what was asked for before.</summary>
    public void Begin() => IsUncertain = false;

    /// <summary>An object as it was downloaded.</summary>
    public StoredObject Of(EntityDefinition entity, ObjectId id, BaseRow row) => new(id, new DeliveredValues(this, entity, row));

    /// <summary>An object's values, read when the first is asked for.</summary>
    public IReadOnlyList<object?> ValuesOf(EntityDefinition entity, ObjectId id) => new LateValues(this, entity, id);

    public StoredObject? Find(EntityDefinition entity, ObjectId id)
    {
        if (BaseRow.Find(statements, database.Table(entity), id) is { } row) return Of(entity, id, row);
        IsUncertain = true;
        return null;
    }

    // Others of them may be on the server.
    public IEnumerable<StoredObject> All(EntityDefinition entity)
    {
        IsUncertain = true;
        return [];
    }

    /// <summary>An object's values; those that were not delivered are empty here, whatever they are on the server.</summary>
    private sealed class DeliveredValues(BaseObjects source, EntityDefinition entity, BaseRow row) : IReadOnlyList<object?>
    {
        public int Count => row.Values.Length;

        public object? this[int index]
        {
            get
            {
                if (!row.Delivered.Contains(entity.Members[index].Id)) source.IsUncertain = true;
                return row.Values[index];
            }
        }

        public IEnumerator<object?> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    private sealed class LateValues(BaseObjects source, EntityDefinition entity, ObjectId id) : IReadOnlyList<object?>
    {
        public int Count => entity.Members.Length;

        public object? this[int index] => source.Find(entity, id)?.Values[index];

        public IEnumerator<object?> GetEnumerator() => Enumerable.Range(0, Count).Select(index => this[index]).GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
