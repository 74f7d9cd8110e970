using System.Collections;

namespace OfflineSync;

/// <summary>
/// The objects at the other end of a many-to-many association, as memory sees them. What is added and removed here is stored with the commit of the holder.
/// </summary>
/// <typeparam name="T">The class at the other end.</typeparam>
public sealed class ObjectSet<T> : IReadOnlyCollection<T>
    where T : OfflineObject
{
    private readonly OfflineObject _holder;
    private readonly SetDefinition _set;

    internal ObjectSet(OfflineObject holder, SetDefinition set) => (_holder, _set) = (holder, set);

    /// <inheritdoc />
    public int Count => _holder.Linked(_set).Count;

    /// <summary>Adds an object, unless it is there already.</summary>
    /// <exception cref="OfflineSyncException"><see cref="ErrorCode.ObjectNotUsable"/>: one of the two belongs to another unit of work, or is empty.</exception>
    public void Add(T added) => _holder.Link(_set, added);

    /// <summary>Takes an object out, if it is there.</summary>
    public void Remove(T removed) => _holder.Unlink(_set, removed);

    /// <summary>Whether an object is there.</summary>
    public bool Contains(T other) => _holder.Linked(_set).Contains(other);

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator() => _holder.Linked(_set).Cast<T>().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
