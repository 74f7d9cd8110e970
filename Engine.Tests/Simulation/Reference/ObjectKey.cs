namespace OfflineSync.Tests.Simulation.Reference;

/// <summary>An object, wherever it is.</summary>
internal readonly record struct ObjectKey(string Entity, Guid Id) : IComparable<ObjectKey>
{
    public int CompareTo(ObjectKey other) => string.CompareOrdinal(ToString(), other.ToString());

    public override string ToString() => $"{Entity} {Id}";
}
