using OfflineSync.Server;

namespace OfflineSync.Tests.Access;

/// <summary>A rule whose condition is blank has none.</summary>
public sealed class BlankConditionTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [Trait("Behaviour", "M-098")]
    public async Task What_a_rule_with_a_blank_condition_shows_is_shown_by_id_too(string blank)
    {
        DomainModel model = DomainModel.Define("Blank", define => define.Entity("Thing", thing => thing
            .Attribute("Name", MemberType.String)
            .Allow("Reader", Rights.Read, where: blank)
            .Allow("Reader", Rights.Delete, write: ["Name"], where: "[Name = 'z']")));
        Assert.Null(model.Entity("Thing").AccessRules[0].Where);
        await using AccessWorld world = await AccessWorld.StartAsync(model);
        OfflineEngine device = await world.DeviceAsync("anna", ["Reader"]);
        ServerObjects objects = world.Server.Host.Server.NewObjects();
        OfflineObject stored = objects.Create("Thing");
        stored["Name"] = "x";
        await objects.CommitAsync();
        await device.SynchronizeAsync();
        OfflineObject thing = (await device.FindAsync("Thing", stored.Id))!;

        await device.SynchronizeAsync(SyncScope.Selected(thing));

        Assert.Equal("x", (await device.FindAsync("Thing", stored.Id))?["Name"]);
    }
}
