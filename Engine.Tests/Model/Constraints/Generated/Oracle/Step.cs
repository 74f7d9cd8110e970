namespace OfflineSync.Tests.Model.Constraints.Generated.Oracle;

/// <summary>A step of a path: along a reference of its owner, or backwards.</summary>
internal sealed record Step(string Owner, string Reference, string Target, bool Backwards, Meaning? Where)
{
    /// <summary>Whether what the step leads to is stored where it starts.</summary>
    public bool IsStored => !Backwards && Where is null;

    public IEnumerable<Thing> Targets(World world, Thing from)
    {
        if (Backwards) return world.Things[Owner].Where(thing => from.Id.Equals(thing.Values[Reference]));
        return world.Find(Target, from.Values[Reference]) is { } found ? [found] : [];
    }
}
