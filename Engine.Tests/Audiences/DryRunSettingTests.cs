using System.Diagnostics;
using OfflineSync.Server.DryRun;
using Xunit.Abstractions;

namespace OfflineSync.Tests.Audiences;

/// <summary>What a dry run says of entities that full synchronizations leave out.</summary>
public sealed class DryRunSettingTests(ITestOutputHelper output)
{
    [Fact]
    public async Task What_no_full_synchronization_brings_neither_appears_nor_disappears()
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(Model(SyncSetting.Preserve, null));
        await world.UserAsync("anna");
        await world.AddAsync("Order");

        Assert.Empty((await world.Server.Host.Server.DryRunAsync(Model(SyncSetting.Preserve, "[Open]"))).Entities);
        Assert.Empty((await world.Server.Host.Server.DryRunAsync(Model(SyncSetting.Clear, null))).Entities);
        DryRunEntity appearing = Assert.Single((await world.Server.Host.Server.DryRunAsync(Model(SyncSetting.All, null))).Entities);
        Assert.Equal((1, 0, 0), (appearing.Appearing, appearing.Disappearing, appearing.Changing));
    }

    [Fact]
    public async Task Where_an_entity_is_downloaded_no_more_only_Clear_takes_its_objects_from_devices()
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(Model(SyncSetting.All, null));
        await world.UserAsync("anna");
        await world.AddAsync("Order");

        DryRunEntity cleared = Assert.Single((await world.Server.Host.Server.DryRunAsync(Model(SyncSetting.Clear, null))).Entities);
        Assert.Equal((0, 1, 0), (cleared.Appearing, cleared.Disappearing, cleared.Changing));
    }

    [Theory]
    [InlineData("Preserve")]
    [InlineData("Never")]
    public async Task Where_an_entity_becomes_Preserve_or_Never_its_objects_stay_and_do_not_count_as_disappearing(string mode)
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(Model(SyncSetting.All, null));
        await world.UserAsync("anna");
        await world.UserAsync("bob");
        await world.AddAsync("Order");

        DryRunReport report = await world.Server.Host.Server.DryRunAsync(Model(Setting(mode), "[Open]"));

        DryRunEntity kept = Assert.Single(report.Entities);
        Assert.Equal((0, 0, 0, 2, 2), (kept.Appearing, kept.Disappearing, kept.Changing, kept.Staying, kept.Users));
        Assert.Equal($"Order becomes {mode}: what devices hold stays there and does not count as disappearing; only selected objects are refreshed.", Assert.Single(report.Remarks));
    }

    [Theory]
    [InlineData("Preserve", "All", null, "Order is Preserve, so that devices may hold some of what appears")]
    [InlineData("Preserve", "Clear", null, "Order is Preserve and becomes Clear: what devices hold of it leaves them; how much that is is not known here")]
    [InlineData("Never", "Never", "[Open]", "Order is Never: its rules change, and what devices hold stays until it is selected")]
    [InlineData("Never", "Preserve", null, null)]
    [InlineData("Clear", "Clear", "[Open]", null)]
    [InlineData("All", "All", "[Open]", null)]
    public async Task What_devices_hold_by_selection_is_said_to_be_unknown(string before, string after, string? where, string? remark)
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(Model(Setting(before), null));
        await world.UserAsync("anna");

        DryRunReport report = await world.Server.Host.Server.DryRunAsync(Model(Setting(after), where));

        if (remark is null) Assert.Empty(report.Remarks);
        else Assert.StartsWith(remark, Assert.Single(report.Remarks));
    }

    [Fact]
    public async Task An_entity_that_the_other_model_has_not_got_disappears_for_each_user_who_sees_it_and_nothing_is_changed()
    {
        DomainModel shop = Shop(removed: null);
        await using AudienceWorld world = await AudienceWorld.StartAsync(shop);
        await world.UserAsync("anna");
        await world.UserAsync("bob", "Owner");
        await world.UserAsync("cleo", "Guest");
        ObjectId[] orders = [await world.AddAsync("Order", ("Open", true)), await world.AddAsync("Order", ("Open", false)), await world.AddAsync("Order", ("Open", true))];
        ObjectId note = await world.AddAsync("Note");
        await world.AssertShownAsync("anna", orders[0], orders[2], note);
        await world.AssertShownAsync("cleo");
        const string State = "select (select rules_version from offlinesync.model_state) || (select count(*) from offlinesync.visibility) || (select max(xid::text) from offlinesync.visibility) || (select count(*) from offlinesync.object_order)";
        string before = await world.Server.ScalarAsync<string>(State);

        DryRunReport report = await world.Server.Host.Server.DryRunAsync(Shop(removed: "Order"));

        DryRunEntity gone = Assert.Single(report.Entities);
        // Two open ones for the clerk, all three for the owner, none for the guest.
        Assert.Equal(("Order", 0, 5, 0, 0, true), (gone.Entity, gone.Appearing, gone.Disappearing, gone.Changing, gone.Staying, gone.IsRemoved));
        Assert.Equal((2, 2), (gone.Users, report.Users));
        // anna has two; those of the guest have nothing to lose.
        Assert.Equal((2, 2), (gone.Devices, report.Devices));
        Assert.Empty(report.Remarks);
        Assert.Equal(before, await world.Server.ScalarAsync<string>(State));
        await world.AssertShownAsync("anna", orders[0], orders[2], note);
        DryRunReport kept = await world.Server.Host.Server.DryRunAsync(Shop(removed: "Draft"));
        Assert.Empty(kept.Entities);
        Assert.Equal("Draft is not in the other model; its setting is Preserve, so that what devices hold of it is not known here and not counted.", Assert.Single(kept.Remarks));
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task A_removed_entity_is_counted_for_500_users_and_100_000_objects_in_less_than_30_seconds()
    {
        await using AudienceWorld world = await AudienceWorld.StartAsync(Shop(removed: null));
        for (int i = 0; i < 500; i++) await world.Server.Host.Users.AddWithoutPasswordAsync($"user {i}", [i % 2 == 0 ? "Clerk" : "Owner"]);
        for (int i = 0; i < 10; i++) await world.AddManyAsync("Order", 10_000, number => [("Open", number % 4 == 0)]);

        long started = Stopwatch.GetTimestamp();
        DryRunReport report = await world.Server.Host.Server.DryRunAsync(Shop(removed: "Order"));
        TimeSpan took = Stopwatch.GetElapsedTime(started);

        output.WriteLine($"{took.TotalSeconds:0.0} s");
        Assert.Equal((250L * 25_000) + (250L * 100_000), Assert.Single(report.Entities).Disappearing);
        Assert.True(took < TimeSpan.FromSeconds(30), $"It took {took}.");
    }

    private static DomainModel Shop(string? removed) => DomainModel.Define("Shop", model =>
    {
        if (removed != "Order") model.Entity("Order", order => order.Attribute("Title", MemberType.String).Attribute("Open", MemberType.Boolean).Allow("Clerk", Rights.Read | Rights.Write, where: "[Open]").Allow("Owner", Rights.Read));
        if (removed != "Draft") model.Entity("Draft", draft => draft.Attribute("Title", MemberType.String).Allow("Clerk", Rights.Read).Synchronize(SyncSetting.Preserve));
        model.Roles("Clerk", "Owner", "Guest").Entity("Note", note => note.Attribute("Title", MemberType.String).Allow("Clerk", Rights.Read).Allow("Owner", Rights.Read));
    });

    private static SyncSetting Setting(string mode) => mode switch
    {
        "All" => SyncSetting.All,
        "Clear" => SyncSetting.Clear,
        "Preserve" => SyncSetting.Preserve,
        _ => SyncSetting.Never,
    };

    private static DomainModel Model(SyncSetting setting, string? where) => DomainModel.Define("Shop", model => model
        .Entity("Order", order => order.Attribute("Title", MemberType.String).Attribute("Open", MemberType.Boolean).Allow("Clerk", Rights.Read, where: where).Synchronize(setting)));
}
