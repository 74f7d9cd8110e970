using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Versions;

namespace OfflineSync.Tests.Members;

/// <summary>What the types hold, what a new object begins with, and what a name is worth: the same on device and server.</summary>
public sealed class TypeLimitTests
{
    private static readonly DateTime noon = new(2024, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    [Fact]
    [Trait("Behaviour", "M-084")]
    public async Task The_greatest_and_least_values_of_each_type_travel_and_one_more_is_refused_at_once()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Create());
        OfflineEngine one = await world.DeviceAsync(), two = await world.DeviceAsync();
        OfflineObject most = one.Create("Thing"), least = one.Create("Thing");
        (most["Amount"], most["Count"], most["Size"]) = (99_999_999_999_999_999_999.99999999m, int.MaxValue, long.MaxValue);
        (least["Amount"], least["Count"], least["Size"]) = (-99_999_999_999_999_999_999.99999999m, int.MinValue, long.MinValue);
        (most["Code"], most["Text"], most["Kind"], most["Flag"]) = (new string('x', 200), new string('y', 100_000), "Big", true);
        most["At"] = noon.AddTicks(1_239_999);
        await one.CommitAsync([most, least]);
        Assert.Empty((await one.SynchronizeAsync()).Rejected);
        await two.SynchronizeAsync();

        OfflineObject seen = (await two.FindAsync("Thing", most.Id))!, low = (await two.FindAsync("Thing", least.Id))!;
        Assert.Equal((99_999_999_999_999_999_999.99999999m, int.MaxValue, long.MaxValue), ((decimal)seen["Amount"]!, (int)seen["Count"]!, (long)seen["Size"]!));
        Assert.Equal((-99_999_999_999_999_999_999.99999999m, int.MinValue, long.MinValue), ((decimal)low["Amount"]!, (int)low["Count"]!, (long)low["Size"]!));
        // A text without a length has none; a moment has whole milliseconds.
        Assert.Equal((200, 100_000, "Big", true, noon.AddMilliseconds(123)), (((string)seen["Code"]!).Length, ((string)seen["Text"]!).Length, (string)seen["Kind"]!, (bool)seen["Flag"]!, (DateTime)seen["At"]!));
        Assert.All<(string Member, object Value)>([("Amount", 100_000_000_000_000_000_000m), ("Amount", 99_999_999_999_999_999_999.999999995m), ("Count", int.MaxValue + 1L), ("Count", 1.5m), ("Kind", "Huge"), ("At", "today")],
            refused => Assert.Equal(ErrorCode.ValueInvalid, Assert.Throws<OfflineSyncException>(() => most[refused.Member] = refused.Value).Code));
        most["Code"] = new string('x', 201);
        await one.CommitAsync(most);
        Assert.Equal(ErrorCode.TextTooLong, (await one.SynchronizeAsync()).Rejected.Single().Reasons.Single().Code);
    }

    [Theory]
    [Trait("Behaviour", "M-084")]
    [InlineData("0.123456785", "0.12345678")]
    [InlineData("0.123456775", "0.12345678")]
    [InlineData("0.1234567851", "0.12345679")]
    [InlineData("-0.123456785", "-0.12345678")]
    public async Task More_than_8_digits_of_a_fraction_are_rounded_half_to_even_before_they_are_stored(string written, string stored)
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Create());
        OfflineEngine device = await world.DeviceAsync();
        OfflineObject thing = device.Create("Thing");
        thing["Amount"] = decimal.Parse(written, System.Globalization.CultureInfo.InvariantCulture);
        await device.CommitAsync(thing);
        await device.SynchronizeAsync();

        Assert.Equal(stored, ((decimal)thing["Amount"]!).ToString(System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(stored, await world.Server.ScalarAsync<string>("select amount::text from offlinesync.object_thing"));
    }

    [Fact]
    [Trait("Behaviour", "M-085")]
    public async Task A_new_object_begins_with_the_defaults_of_its_types_or_of_the_model()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Create());
        OfflineEngine device = await world.DeviceAsync();
        OfflineObject thing = device.Create("Thing");

        Assert.Equal((false, 0, 0L, 0m), ((bool)thing["Flag"]!, (int)thing["Count"]!, (long)thing["Size"]!, (decimal)thing["Amount"]!));
        Assert.All(["At", "Kind", "Text", "Pin", "Number"], name => Assert.Null(thing[name]));
        Assert.Equal(noon, thing["Since"]);
        await device.CommitAsync([thing, device.Create("Thing")]);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal([1L, 2L], (await device.Query("Thing").ToListAsync()).Select(found => (long)found["Number"]!).Order());
    }

    [Fact]
    [Trait("Behaviour", "M-088")]
    public async Task A_member_under_an_old_name_is_a_new_one_by_its_id_and_has_nothing_of_the_old_values()
    {
        await using VersionWorld world = await VersionWorld.StartAsync(Towns(town => town.Attribute("Mayor", MemberType.String)));
        OfflineEngine old = await world.OpenAsync("old", Towns(town => town.Attribute("Mayor", MemberType.String)));
        OfflineObject delft = old.Create("Town"), gouda = old.Create("Town");
        (delft["Name"], delft["Mayor"], gouda["Name"], gouda["Mayor"]) = ("Delft", "somebody", "Gouda", "somebody");
        await old.CommitAsync([delft, gouda]);
        await old.SynchronizeAsync();
        gouda["Mayor"] = "somebody else";
        await old.CommitAsync(gouda);
        await old.DisposeAsync();

        await world.ServeAsync(Towns(town => town.Retire("Mayor")));
        await world.ServeAsync(Again());
        await using OfflineEngine still = await world.OpenAsync("old", Towns(town => town.Attribute("Mayor", MemberType.String)));
        Assert.Empty((await still.SynchronizeAsync()).Rejected);
        await still.DisposeAsync();
        await using OfflineEngine updated = await world.OpenAsync("old", Again()), fresh = await world.OpenAsync("fresh", Again());

        await updated.SynchronizeAsync();
        Assert.All([.. await updated.Query("Town").ToListAsync(), .. await fresh.Query("Town").ToListAsync()], town => Assert.Null(town["Mayor"]));
        OfflineObject same = (await updated.FindAsync("Town", delft.Id))!;
        same["Mayor"] = "anybody";
        await updated.CommitAsync(same);
        await updated.SynchronizeAsync();
        await fresh.SynchronizeAsync();
        Assert.Equal("anybody", (await fresh.FindAsync("Town", delft.Id))!["Mayor"]);
        Assert.Equal("anybody, ", await world.ScalarAsync<string>("select string_agg(coalesce(mayor_2, ''), ', ' order by name) from offlinesync.object_town"));

        static DomainModel Again() => Towns(town => town.Member(new MemberDefinition { Name = "Mayor", Id = "Mayor_2", Type = MemberType.String }).Retire("Mayor"));
    }

    private static DomainModel Create() => DomainModel.Define("Things", model => model.Entity("Thing", thing => thing
        .Attribute("Amount", MemberType.Decimal).Attribute("Count", MemberType.Integer).Attribute("Size", MemberType.Long).Attribute("Flag", MemberType.Boolean)
        .Attribute("At", MemberType.DateTime).Attribute("Since", MemberType.DateTime, defaultValue: noon).Enumeration("Kind", "Small", "Big")
        .Attribute("Code", MemberType.String, maxLength: 200).Attribute("Text", MemberType.String)
        .Member(new MemberDefinition { Name = "Pin", Type = MemberType.String, IsHashed = true })
        .Member(new MemberDefinition { Name = "Number", Type = MemberType.Long, Source = ValueSource.AutoNumber })
        .Allow(ToursModel.Role, Rights.All)));

    private static DomainModel Towns(Action<UntypedEntityBuilder> more) => DomainModel.Define("Towns", model => model.Entity("Town", town =>
    {
        town.Attribute("Name", MemberType.String).Allow(VersionWorld.Role, Rights.All);
        more(town);
    }));
}
