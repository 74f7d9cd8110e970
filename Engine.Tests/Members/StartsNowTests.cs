using System.ComponentModel;
using OfflineSync.Server;
using OfflineSync.Tests.Model.Checks;
using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Members;

/// <summary>A moment that begins as the one at which its object is created.</summary>
public sealed class StartsNowTests
{
    [Fact]
    [Trait("Behaviour", "M-085")]
    public async Task A_new_object_has_the_moment_of_its_creation_by_the_clock_of_whoever_creates_it()
    {
        DomainModel model = Create();
        await using ToursWorld world = await ToursWorld.StartAsync(model, server => server.On<BeforeCommit<Visitor>>(told =>
        {
            if (told.Object.Name == "First") told.Objects.Create<Visitor>(visitor => visitor.Name = "Of a handler");
        }));
        OfflineEngine device = await world.DeviceAsync();
        DateTime before = DateTime.UtcNow.AddMilliseconds(-1);

        Visitor first = device.Create<Visitor>(visitor => visitor.Name = "First"), left = device.Create<Visitor>(visitor => (visitor.Name, visitor.Came) = ("Left", null));
        Assert.InRange(first.Came!.Value, before, DateTime.UtcNow);
        DateTime came = first.Came.Value;
        await device.CommitAsync([first, left]);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        ServerObjects objects = world.Server.Host.Server.NewObjects();
        objects.Create<Visitor>(visitor => visitor.Name = "Of the server");
        await objects.CommitAsync();
        await device.SynchronizeAsync();

        Dictionary<string, DateTime?> seen = (await device.Query<Visitor>().ToListAsync()).ToDictionary(visitor => visitor.Name, visitor => visitor.Came);
        Assert.Equal(["First", "Left", "Of a handler", "Of the server"], seen.Keys.Order());
        Assert.Equal((came, null), (seen["First"], seen["Left"]));
        Assert.All(seen.Where(visitor => visitor.Key != "Left"), visitor => Assert.InRange(visitor.Value!.Value, before, DateTime.UtcNow));
    }

    [Fact]
    [Trait("Behaviour", "M-085")]
    public void A_model_says_it_in_each_of_its_forms()
    {
        DomainModel model = Create(), read = DomainModel.FromJson(model.ToJson());
        DomainModel untyped = DomainModel.Define("Visitors", m => m.Entity("Visitor", visitor => visitor.Attribute("Name", MemberType.String).Attribute("Came", MemberType.DateTime, defaultValue: "[%CurrentDateTime%]")));

        Assert.Contains("\"default\": \"[%CurrentDateTime%]\"", model.ToJson());
        Assert.All([model, read, untyped], one => Assert.Equal((true, null, null), (one.Entity("Visitor").Member("Came").StartsNow, one.Entity("Visitor").Member("Came").DefaultValue, one.Entity("Visitor").Member("Came").InitialValue)));
        Assert.Equal((model.Version, model.ToJson()), (read.Version, read.ToJson()));
    }

    [Fact]
    public void It_needs_a_moment_of_the_app_and_a_creator_who_may_write_it()
    {
        Assert.Contains("V: Came: only a DateTime of the app starts with the moment of its creation", Refused(new() { Name = "Came", Type = MemberType.String, StartsNow = true }));
        Assert.Contains("V: Came: only a DateTime of the app", Refused(new() { Name = "Came", Type = MemberType.DateTime, StartsNow = true, Source = ValueSource.ChangedDate }));
        Assert.Contains("V: Came: ", Assert.Throws<OfflineSyncException>(() => DomainModel.Define("V", m => m.Entity("V", v => v.Attribute("Came", MemberType.DateTime, defaultValue: "[%Yesterday%]")))).Message);
        DomainModel model = Found.Model(m => m.Entity("V", v => v.Attribute("Came", MemberType.DateTime, defaultValue: "[%CurrentDateTime%]").Allow("Guard", Rights.Create | Rights.Read)));
        Assert.Equal(["OFM101 V.Came"], Found.In(model, codes: "OFM1"));

        static string Refused(MemberDefinition member) => Assert.Throws<OfflineSyncException>(() => DomainModel.Define("V", m => m.Entity("V", v => v.Member(member)))).Message;
    }

    private static DomainModel Create() => DomainModel.Define("Visitors", model => model
        .Entity<User>(user => user.Allow(ToursModel.Role, Rights.Read))
        .Entity<Visitor>(visitor => visitor.Allow(ToursModel.Role, Rights.All)));
}

/// <summary>Somebody who came.</summary>
[Entity]
public sealed partial class Visitor : OfflineObject
{
    /// <summary>Who.</summary>
    public partial string Name { get; set; }

    /// <summary>When.</summary>
    [DefaultValue("[%CurrentDateTime%]")]
    public partial DateTime? Came { get; set; }
}
