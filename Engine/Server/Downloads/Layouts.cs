using OfflineSync.Protocol;

namespace OfflineSync.Server.Downloads;

/// <summary>The row layouts of an answer: one per entity and distinct set of readable members, without those that the device does not want.</summary>
internal sealed class Layouts(IReadOnlyList<RowLayout>? omitted = null)
{
    private readonly HashSet<(string Entity, string Member)> _omitted = [.. from layout in omitted ?? [] from member in layout.Members select (layout.Entity, member)];

    private readonly Dictionary<(EntityDefinition Entity, MemberMask Mask), int> _places = [];

    /// <summary>The layouts in the order of their places.</summary>
    public List<RowLayout> All { get; } = [];

    /// <summary>The place of a layout, made when it is new.</summary>
    public int PlaceOf(EntityDefinition entity, MemberMask mask)
    {
        if (_places.TryGetValue((entity, mask), out int place)) return place;
        place = All.Count;
        _places.Add((entity, mask), place);
        All.Add(new RowLayout(entity.Id, [.. MembersOf(entity, mask).Select(member => member.Id)]));
        return place;
    }

    /// <summary>The members that may be read and are wanted.</summary>
    public IEnumerable<MemberDefinition> MembersOf(EntityDefinition entity, MemberMask mask) => entity.Members.Where(member => mask[member.Index] && !_omitted.Contains((entity.Id, member.Id)));
}
