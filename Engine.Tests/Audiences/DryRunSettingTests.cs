using OfflineSync.Server.DryRun;

namespace OfflineSync.Tests.Audiences;

/// <summary>What a dry run says of entities that full synchronizations leave out.</summary>
public sealed class DryRunSettingTests
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
        Assert.Empty((await world.Server.Host.Server.DryRunAsync(Model(SyncSetting.Preserve, null))).Entities);
    }

    private static DomainModel Model(SyncSetting setting, string? where) => DomainModel.Define("Shop", model => model
        .Entity("Order", order => order.Attribute("Title", MemberType.String).Attribute("Open", MemberType.Boolean).Allow("Clerk", Rights.Read, where: where).Synchronize(setting)));
}
