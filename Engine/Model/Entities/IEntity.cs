namespace OfflineSync;

/// <summary>What the generator adds to a class marked with <see cref="EntityAttribute"/>.</summary>
/// <typeparam name="TSelf">The class itself.</typeparam>
public interface IEntity<TSelf>
    where TSelf : OfflineObject, IEntity<TSelf>
{
    /// <summary>The class's members and how to make an object.</summary>
    static abstract EntityShape Shape { get; }
}
