using OfflineSync.Server.Uploads.Handlers;

namespace OfflineSync.Tests.Rules;

public sealed class ProcessingOrderTests
{
    private static readonly ObjectId[] Ids = [.. Enumerable.Range(0, 6).Select(n => ObjectId.Parse($"00000000-0000-7000-8000-00000000000{n}"))];

    [Fact]
    [Trait("Behaviour", "M-061")]
    public void Targets_come_before_those_who_refer_to_them_then_by_id()
    {
        // 0 → 5 → 3, 4 → 3; 1 and 2 stand alone.
        Assert.Equal([1, 2, 3, 4, 5, 0], Order((0, 5), (5, 3), (4, 3)));
    }

    [Fact]
    public void A_cycle_begins_with_its_smallest_id_and_does_not_hold_up_others()
    {
        // 4 → 2 → 3 → 4 is a cycle; 5 refers into it, 0 to itself.
        Assert.Equal([0, 1, 2, 4, 3, 5], Order((4, 2), (2, 3), (3, 4), (5, 3), (0, 0)));
    }

    private static IEnumerable<int> Order(params (int From, int To)[] references) =>
        ProcessingOrder.Of([.. Ids.Reverse()], id => references.Where(reference => Ids[reference.From] == id).Select(reference => Ids[reference.To])).Select(id => Array.IndexOf(Ids, id));
}
