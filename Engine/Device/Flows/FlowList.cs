using System.Collections;
using System.Diagnostics;

namespace OfflineSync;

/// <summary>
/// A list variable of a flow. When the flow has synchronized or deleted, its objects have their new values, and those that are gone have left it.
/// It is not asked for again: objects that came meanwhile are found by another retrieve.
/// </summary>
/// <typeparam name="T">The class of the objects.</typeparam>
[DebuggerDisplay("Count = {Count}")]
public sealed class FlowList<T> : IReadOnlyList<T>, IFlowList
    where T : OfflineObject
{
    private List<T> _objects;

    internal FlowList(IEnumerable<T> objects) => _objects = [.. objects];

    /// <inheritdoc />
    public int Count => _objects.Count;

    /// <inheritdoc />
    public T this[int index] => _objects[index];

    /// <inheritdoc />
    public IEnumerator<T> GetEnumerator() => _objects.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // A new list: whoever goes through the old one, and synchronizes meanwhile, comes to its end.
    void IFlowList.LetGo() => _objects = [.. _objects.Where(one => !one.IsEmpty)];
}

/// <summary>A list variable, whatever its objects.</summary>
internal interface IFlowList
{
    /// <summary>Objects that are gone leave the list.</summary>
    void LetGo();
}
