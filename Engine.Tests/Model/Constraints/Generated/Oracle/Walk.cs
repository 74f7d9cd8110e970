namespace OfflineSync.Tests.Model.Constraints.Generated.Oracle;

/// <summary>A path from a place: some predicates out, then its steps.</summary>
internal sealed record Walk(int Out, Step[] Steps)
{
    /// <summary>The places at its end.</summary>
    public IEnumerable<Place> Ends(Place place) => Ends(place, Steps.Length);

    /// <summary>The values of a member of the things at its end.</summary>
    public IEnumerable<object?> Values(Place place, string member) => Ends(place).Select(end => end.Self.Values[member]);

    /// <summary>The ids at its end; a reference is as good as the thing itself, which may not be there. Null where nothing is stored.</summary>
    public IEnumerable<object?> Ids(Place place) => Steps.Length > 0 && Steps[^1].IsStored
        ? Ends(place, Steps.Length - 1).Select(end => end.Self.Values[Steps[^1].Reference])
        : Ends(place).Select(end => (object?)end.Self.Id);

    private IEnumerable<Place> Ends(Place place, int steps)
    {
        Place start = place.Up(Out);
        return steps == 0 ? [start] : Ends(place, start.Self, 0, steps);
    }

    private IEnumerable<Place> Ends(Place around, Thing start, int done, int steps) =>
        from target in Steps[done].Targets(around.World, start)
        let at = new Place(around.World, around.Asker, target, around)
        where Steps[done].Where is not { } holds || holds(at)
        from end in done + 1 == steps ? [at] : Ends(at, target, done + 1, steps)
        select end;
}
