namespace OfflineSync.Tests.Model.Constraints.Generated.Oracle;

/// <summary>Where a condition is asked: about a thing, seen from the thing outside of it.</summary>
internal sealed record Place(World World, Asker Asker, Thing Self, Place? Outer = null)
{
    /// <summary>The place so many predicates further out.</summary>
    public Place Up(int count) => count == 0 ? this : Outer!.Up(count - 1);
}

/// <summary>Whether something holds at a place.</summary>
internal delegate bool Meaning(Place place);

/// <summary>A value at a place.</summary>
internal delegate object? Reading(Place place);
