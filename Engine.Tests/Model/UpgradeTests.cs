namespace OfflineSync.Tests.Model;

/// <summary>What older versions of a model had, and what became of it.</summary>
public sealed class UpgradeTests
{
    [Theory]
    [InlineData("two upgrades are about Old", "Old", MemberType.String, "Name", "old", MemberType.String, "Name")]
    [InlineData("there is no member Nmae", "Old", MemberType.String, "Nmae", null, null, null)]
    [InlineData("a Boolean becomes a Integer only by code", "Old", MemberType.Boolean, "Count", null, null, null)]
    [InlineData("a member of that stable id exists, so it is not retired", "Count", null, null, null, null, null)]
    [InlineData("a member of that stable id exists; give the new one another id", "Count", MemberType.Integer, "Name", null, null, null)]
    [InlineData("names no stable id", "1st", MemberType.String, "Name", null, null, null)]
    [InlineData("it does not say which type", "Old", null, "Name", null, null, null)]
    public void An_upgrade_that_cannot_work_is_named(string problem, string from, MemberType? type, string? member, string? secondFrom, MemberType? secondType, string? secondMember)
    {
        MemberUpgrade[] upgrades = [new() { FromId = from, FromType = type, Member = member }, .. secondFrom is null ? [] : (MemberUpgrade[])[new() { FromId = secondFrom, FromType = secondType, Member = secondMember }]];
        string json = Model(_ => { }).ToJson().Replace("\"onConflict\"", "\"upgrades\"", StringComparison.Ordinal);
        string list = string.Join(',', upgrades.Select(upgrade =>
            $$"""{ "from": "{{upgrade.FromId}}"{{(upgrade.FromType is null ? "" : $", \"type\": \"{upgrade.FromType}\"")}}{{(upgrade.Member is null ? "" : $", \"member\": \"{upgrade.Member}\"")}} }"""));

        var refused = Assert.Throws<OfflineSyncException>(() => DomainModel.FromJson(json.Replace("\"MergeMembers\"", $"[{list}]", StringComparison.Ordinal)));

        Assert.Equal(ErrorCode.ModelInvalid, refused.Code);
        Assert.Contains(problem, refused.Message);
    }

    [Theory]
    [InlineData(MemberType.Integer, 42, MemberType.String, "42")]
    [InlineData(MemberType.String, "-7", MemberType.Long, -7L)]
    [InlineData(MemberType.Long, 7L, MemberType.Integer, 7)]
    [InlineData(MemberType.Long, 3_000_000_000L, MemberType.Integer, null)]
    [InlineData(MemberType.String, "seven", MemberType.Integer, null)]
    [InlineData(MemberType.Boolean, true, MemberType.String, "true")]
    public void A_plain_conversion_loses_nothing_or_fails(MemberType from, object value, MemberType to, object? expected)
    {
        EntityDefinition entity = DomainModel.Define("M", model => model.Entity("Thing", thing => thing.Attribute("New", to).Upgrade("New", from: "Old", from))).Entity("Thing");

        ReceivedMember received = entity.Receive("Old", from, value);

        Assert.Equal((expected is null ? ReceivedKind.Failed : ReceivedKind.Taken, expected), (received.Kind, received.Value));
        Assert.Equal((ReceivedKind.Taken, null), (entity.Receive("Old", from, null).Kind, entity.Receive("Old", from, null).Value));
    }

    [Fact]
    public void Upgrades_are_part_of_the_model_s_json_and_of_the_version_of_its_rules()
    {
        DomainModel plain = Model(_ => { }), upgraded = Model(thing => thing.Upgrade("Name", from: "Old", MemberType.Integer).Upgrade("Count", from: "Sum", MemberType.Decimal, _ => 1).Retire("Gone"));

        DomainModel read = DomainModel.FromJson(upgraded.ToJson());

        Assert.Equal(upgraded.ToJson(), read.ToJson());
        Assert.Equal(upgraded.RulesVersion, read.RulesVersion);
        Assert.NotEqual(plain.RulesVersion, upgraded.RulesVersion);
        Assert.Equal(plain.Version, upgraded.Version);
        // Only the app has the code of a conversion.
        Assert.Equal(ReceivedKind.Failed, read.Entity("Thing").Receive("Sum", MemberType.Decimal, 2m).Kind);
        Assert.Equal(ReceivedKind.Retired, read.Entity("Thing").Receive("Gone", MemberType.Boolean, true).Kind);
    }

    private static DomainModel Model(Action<UntypedEntityBuilder> more) => DomainModel.Define("M", model => model.Entity("Thing", thing =>
    {
        thing.Attribute("Name", MemberType.String).Attribute("Count", MemberType.Integer).OnConflict(ConflictPolicy.MergeMembers);
        more(thing);
    }));
}
