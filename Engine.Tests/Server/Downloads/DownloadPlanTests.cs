using OfflineSync.Server.Downloads;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Server.Downloads;

public sealed class DownloadPlanTests
{
    private static readonly Guid anna = Guid.Parse("0190a000-0000-7000-8000-000000000001");
    private static readonly AudienceCatalog catalog = new(SampleModel.Create());

    private static readonly MembershipRow[] grants =
    [
        new("role:User", "City:all", true, true, true), new("role:User", "Country:all", true, true, true), new("role:Reader", "City:all", true, true, true),
        new("role:Reader", "Country:all", true, true, true), new("role:Limited", "City:all", true, true, true),
    ];

    [Fact]
    public void A_role_that_stays_is_read_by_its_changes()
    {
        DownloadPlan plan = Plan([Role("Reader")]);

        Assert.Equal([("City:all", ScanMode.Changes), ("Country:all", ScanMode.Changes)], Modes(plan));
        Assert.Equal("Reader", Assert.Single(plan.Roles));
    }

    [Fact]
    public void A_gained_role_sends_everything_under_its_keys() =>
        Assert.Equal([("City:all", ScanMode.Everything), ("Country:all", ScanMode.Everything)], Modes(Plan([Role("Reader", changed: true)])));

    [Fact]
    public void A_lost_role_loses_its_keys() =>
        Assert.Equal([("City:all", ScanMode.Lost), ("Country:all", ScanMode.Lost)], Modes(Plan([Role("Reader", visible: false, changed: true)])));

    [Fact]
    public void A_role_lost_before_the_token_is_nothing() => Assert.Empty(Modes(Plan([Role("Reader", visible: false)])));

    [Fact]
    public void A_lost_role_beside_one_that_lets_the_same_members_through_changes_nothing() =>
        Assert.Equal([("City:all", ScanMode.Changes), ("Country:all", ScanMode.Changes)], Modes(Plan([Role("Reader"), Role("User", visible: false, changed: true)])));

    [Fact]
    public void A_gained_role_that_lets_more_members_through_sends_the_rows_anew() =>
        Assert.Equal([("City:all", ScanMode.Everything), ("Country:all", ScanMode.Everything)], Modes(Plan([Role("Limited"), Role("Reader", changed: true)])));

    [Fact]
    public void A_lost_role_that_let_more_members_through_sends_the_rows_anew_with_those_that_are_left()
    {
        DownloadPlan plan = Plan([Role("Limited"), Role("Reader", visible: false, changed: true)]);

        Assert.Equal([("City:all", ScanMode.Everything), ("Country:all", ScanMode.Lost)], Modes(plan));
        KeyScan cities = plan.Scans[0];
        Assert.Equal(["Name"], new Layouts().MembersOf(cities.Key.Entity, cities.Mask!).Select(member => member.Name));
    }

    [Fact]
    public void A_role_may_come_to_hold_a_key_or_lose_it()
    {
        Assert.Equal([("City:all", ScanMode.Everything)], Modes(Plan([Role("Limited")], [new("role:Limited", "City:all", true, false, false)])));
        Assert.Equal([("City:all", ScanMode.Lost)], Modes(Plan([Role("Limited")], [new("role:Limited", "City:all", false, true, true)])));
    }

    [Fact]
    public void A_key_that_the_model_does_not_know_lets_nothing_through() => Assert.Empty(Modes(Plan([Role("Reader")], [new("role:Reader", "Harbour:all", true, true, true)])));

    [Fact]
    public void Grants_of_roles_that_the_user_never_had_do_not_count() => Assert.Empty(Modes(Plan([])));

    [Fact]
    public void Without_a_token_everything_held_is_sent_and_nothing_is_lost() =>
        Assert.Equal([("City:all", ScanMode.Everything)], Modes(DownloadPlan.Of(catalog, anna, [Role("Limited"), Role("Reader", visible: false), .. grants], fromScratch: true, [])));

    [Fact]
    public void A_reset_entity_is_answered_from_scratch_beside_the_others() =>
        Assert.Equal([("City:all", ScanMode.Everything), ("Country:all", ScanMode.Changes)], Modes(DownloadPlan.Of(catalog, anna, [Role("Reader"), .. grants], fromScratch: false, ["City"])));

    private static DownloadPlan Plan(MembershipRow[] roles, MembershipRow[]? granted = null) => DownloadPlan.Of(catalog, anna, [.. roles, .. granted ?? grants], fromScratch: false, []);

    private static MembershipRow Role(string name, bool visible = true, bool changed = false) => new($"user:{anna}", $"role:{name}", visible, visible != changed, visible != changed);

    private static IEnumerable<(string, ScanMode)> Modes(DownloadPlan plan) => plan.Scans.Select(scan => (scan.Key.Text, scan.Mode));
}
