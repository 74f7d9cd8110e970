using OfflineSync.Tests.Associations;
using OfflineSync.Tests.Generalization;
using OfflineSync.Tests.Members;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Model.Checks;

/// <summary>What works here and is forbidden elsewhere is reported to who asks, and to nobody else.</summary>
public sealed class CompatibilityTests
{
    private static readonly ModelCheckOptions compatibility = new() { Compatibility = true };

    [Fact]
    [Trait("Behaviour", "S-147")]
    public void A_many_to_many_association_is_reported_with_its_ends()
    {
        ModelFinding finding = Found.Only("OFM302", ArticleModel.Create(), compatibility);
        Assert.Equal("Article_Topics", finding.Place);
        Assert.Contains("Article.Topics", finding.Reason);
        Assert.Contains("entity of the links", finding.Cure);
    }

    [Fact]
    [Trait("Behaviour", "S-148")]
    public void Several_entities_of_a_family_are_reported() =>
        Assert.StartsWith("Vehicle, ", Found.Only("OFM303", FleetModel.Create(), compatibility).Reason);

    [Fact]
    [Trait("Behaviour", "S-145")]
    [Trait("Behaviour", "S-149")]
    public void Numbers_and_system_members_are_reported_by_name()
    {
        string[] found = Found.In(TicketModel.Create(), compatibility, "OFM3");
        Assert.Contains("OFM301 Ticket.Number", found);
        Assert.Contains("OFM304 Ticket.Owner", found);
        Assert.Equal(TicketModel.Create().Entity<Ticket>().Members.Count(member => member.Source != ValueSource.App), found.Length);
    }

    [Fact]
    [Trait("Behaviour", "S-145")]
    [Trait("Behaviour", "M-060")]
    public void A_calculated_property_is_reported() =>
        Assert.Equal("A.Label", Found.Only("OFM305", Found.Model(m => m.Entity("A", a => a.Attribute("Name", MemberType.String).Calculated("Label", "Name"))), compatibility).Place);

    [Theory]
    [InlineData(DeleteBehaviour.Keep, false)]
    [InlineData(DeleteBehaviour.Cascade, true)]
    [InlineData(DeleteBehaviour.Refuse, true)]
    [Trait("Behaviour", "M-052")]
    public void A_delete_behaviour_that_does_not_keep_is_reported(DeleteBehaviour behaviour, bool isReported) =>
        Assert.Equal(isReported ? ["OFM306 Tour.Guide"] : (string[])[], Found.In(ToursModel.Create(tour => tour.WhenTargetIsDeleted(t => t.Guide, behaviour)), compatibility, "OFM3"));

    [Fact]
    public void A_model_without_any_of_it_is_compatible_and_others_hear_of_it_only_when_they_ask()
    {
        Assert.Empty(Found.In(SampleModel.Create(), compatibility, "OFM3"));
        Assert.All([ArticleModel.Create(), FleetModel.Create(), TicketModel.Create()], model => Assert.Empty(Found.In(model, codes: "OFM3")));
    }
}
