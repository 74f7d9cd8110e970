namespace OfflineSync.Tests.Model.Checks;

/// <summary>What works, but not as somebody may expect: each with its place, and silent where there is nothing to say.</summary>
public sealed class GuidanceTests
{
    [Theory]
    [Trait("Behaviour", "S-006")]
    [InlineData(Rights.Create | Rights.Read, "OFM101 Order.Customer")]
    [InlineData(Rights.All, "OFM102 Order.Customer")]
    public void What_a_role_may_create_and_never_complete_is_a_warning(Rights rights, string expected)
    {
        Assert.Equal([expected], Found.In(Orders(rights, Rights.None), codes: "OFM1"));
        Assert.Equal(rights == Rights.All ? [] : [expected], Found.In(Orders(rights, Rights.Read), codes: "OFM1"));
        Assert.Equal(rights == Rights.All ? [] : [expected], Found.In(Orders(rights, Rights.Create), codes: "OFM1"));
        Assert.Equal(FindingSeverity.Warning, Found.Only(expected[..6], Orders(rights, Rights.None)).Severity);
    }

    [Fact]
    [Trait("Behaviour", "S-006")]
    public void A_required_object_that_is_cleared_from_devices_and_cannot_be_created_there_is_a_warning() => Assert.Equal(
        "Clerk may create a Order, which requires a Customer; it may not create one, and none is downloaded (Clear)",
        Found.Only("OFM102", Orders(Rights.All, Rights.Read, customer => customer.Synchronize(SyncSetting.Clear))).Reason);

    [Fact]
    [Trait("Behaviour", "S-140")]
    public void What_is_not_said_in_every_language_is_named()
    {
        DomainModel model = Found.Model(m => m.Languages("en", "nl")
            .Text("Closed", "Closed on {0}.", ("nl", "Dicht op {1}.")).Text("Open", "Open.").Text("OfflineSync.Unique", "Taken: {0}.", ("nl", "Bezet: {0}."))
            .Entity("A", a => a.Attribute("Name", MemberType.String).Validate(new UniqueRule { Member = "Name", Message = "Closed" }).Validate(new PatternRule { Member = "Name", Pattern = "x", Message = "No x." })));

        Assert.Equal(["OFM103 model", "OFM104 model", "OFM105 A.Name", "OFM209 model"], [.. Found.In(model, codes: "OFM1"), .. Found.In(model, codes: "OFM209")]);
        Assert.Equal("Open is missing in nl, and shown in en", Found.Only("OFM103", model).Reason);
        Assert.Equal("the text 'Closed' has {0} in en and {1} in nl", Found.Only("OFM104", model).Reason);
        Assert.Equal("the message 'No x.' is the key of no text, and is the same in each of en, nl", Found.Only("OFM105", model).Reason);
        Assert.Contains("more are said in English in every language", Found.Only("OFM209", model).Reason);
        Assert.Equal(FindingSeverity.Hint, Found.Only("OFM209", model).Severity);

        DomainModel translated = Found.Model(m => m.Languages("en", "nl").Text("Closed", "Closed on {0}.", ("nl", "Op {0} dicht."))
            .Texts("en", EngineTexts.All).Texts("nl", EngineTexts.All));
        Assert.Empty(Found.In(translated));
        Assert.Empty(Found.In(Found.Model(m => m.Languages("en-GB"))));
    }

    [Fact]
    public void A_role_that_creates_one_specialization_is_not_asked_for_the_members_of_another()
    {
        DomainModel model = Found.Model(m => m.Entity("Vehicle", v => v.Attribute("Plate", MemberType.String))
            .Entity("Car", c => c.Specializes("Vehicle").Attribute("Doors", MemberType.String, required: true).Allow("Clerk", Rights.Create))
            .Entity("Truck", t => t.Specializes("Vehicle").Attribute("Axles", MemberType.String, required: true)));

        Assert.Equal(["OFM101 Vehicle.Doors"], Found.In(model, codes: "OFM1"));
    }

    [Fact]
    [Trait("Behaviour", "S-076")]
    public void An_entity_that_full_synchronizations_pass_over_wants_selected_objects_or_a_server_call()
    {
        Assert.Contains("selected objects", Found.Only("OFM201", Note(n => n.Synchronize(SyncSetting.Preserve))).Cure);
        Assert.Empty(Found.In(Note(n => n.Synchronize(SyncSetting.Clear)), codes: "OFM201"));
    }

    [Fact]
    [Trait("Behaviour", "S-118")]
    public void Deletes_that_take_along_what_devices_may_edit_are_named()
    {
        DomainModel Lines(Rights rights) => Found.Model(m => m.Entity("Order", _ => { })
            .Entity("Line", l => l.Reference("Order", "Order").OnDelete(new DeleteRule { Member = "Order", TargetIsDeleted = true, Behaviour = DeleteBehaviour.Cascade }).Allow("Clerk", rights)));

        ModelFinding finding = Found.Only("OFM202", Lines(Rights.Write));
        Assert.Equal(("Line.Order", "who deletes a Order deletes each Line with it, which Clerk may be changing without a connection"), (finding.Place, finding.Reason));
        Assert.Empty(Found.In(Lines(Rights.Read), codes: "OFM202"));
    }

    [Fact]
    [Trait("Behaviour", "S-119")]
    public void Rules_that_a_commit_does_not_ask_for_want_a_check_at_the_input()
    {
        DomainModel Checked(Rights rights) => Note(n => n.Validate(new UniqueRule { Member = "Text" }).Allow("Clerk", rights));

        Assert.Equal("a broken rule of Text is found when Clerk synchronize, maybe hours after the input", Found.Only("OFM203", Checked(Rights.Write)).Reason);
        Assert.Empty(Found.In(Checked(Rights.Read), codes: "OFM203"));
    }

    [Fact]
    [Trait("Behaviour", "S-112")]
    [Trait("Behaviour", "S-120")]
    public void A_required_association_whose_both_ends_a_role_creates_wants_them_committed_together()
    {
        ModelFinding finding = Found.Only("OFM204", Orders(Rights.All, Rights.Create));
        Assert.Equal(("Order.Customer", "Clerk may create a Customer and a Order that requires it"), (finding.Place, finding.Reason));
        Assert.Contains("CommitAllAsync", finding.Cure);
        Assert.Empty(Found.In(Orders(Rights.All, Rights.Read), codes: "OFM204"));
    }

    [Fact]
    [Trait("Behaviour", "S-124")]
    public void An_entity_that_every_device_downloads_whole_wants_a_limit()
    {
        Assert.Equal(["OFM205 Note"], Found.In(Note(n => n.Allow("Clerk", Rights.Read)), codes: "OFM205"));
        Assert.Empty(Found.In(Note(n => n.Allow("Clerk", Rights.Read).Synchronize(SyncSetting.ByXPath("[Text = 'x']"))), codes: "OFM205"));
        Assert.Empty(Found.In(Note(n => n.Allow("Clerk", Rights.Read, where: "[Text = 'x']")), codes: "OFM205"));
    }

    [Fact]
    [Trait("Behaviour", "S-125")]
    public void A_text_of_any_size_wants_a_greatest_length()
    {
        Assert.Equal(["OFM206 Note.Text"], Found.In(Note(n => n.Attribute("Title", MemberType.String, maxLength: 200).Allow("Clerk", Rights.Write)), codes: "OFM206"));
        Assert.Empty(Found.In(Note(n => n.Allow("Clerk", Rights.Read)), codes: "OFM206"));
    }

    [Fact]
    [Trait("Behaviour", "S-127")]
    public void Objects_that_some_delete_and_others_change_want_a_member_that_says_so()
    {
        Assert.Equal("Boss may delete what Clerk may be changing without a connection", Found.Only("OFM207", Note(n => n.Allow("Boss", Rights.Delete).Allow("Clerk", Rights.Write))).Reason);
        Assert.Empty(Found.In(Note(n => n.Attribute("IsDeleted", MemberType.Boolean).Allow("Boss", Rights.All)), codes: "OFM207"));
        Assert.Empty(Found.In(Note(n => n.Allow("Boss", Rights.Delete)), codes: "OFM207"));
    }

    [Fact]
    [Trait("Behaviour", "S-152")]
    [Trait("Behaviour", "S-153")]
    public void A_right_that_its_user_can_change_says_when_that_shows()
    {
        DomainModel Locked(params string[] write) => Note(n => n.Attribute("Locked", MemberType.Boolean).Allow("Clerk", Rights.None, write: ["Text"], where: "[Locked = false()]").Allow("Clerk", Rights.Read, write: write));

        ModelFinding finding = Found.Only("OFM208", Locked("Locked"));
        Assert.Equal("the rule for Clerk with [Locked = false()] asks for Locked, which Clerk may write", finding.Reason);
        Assert.Contains("as of its last synchronization", finding.Cure);
        Assert.Empty(Found.In(Locked(), codes: "OFM208"));
    }

    [Fact]
    public void Findings_come_worst_first()
    {
        FindingSeverity[] severities = [.. ModelChecks.Of(Orders(Rights.All, Rights.None)).Select(finding => finding.Severity)];
        Assert.Equal(FindingSeverity.Warning, severities[0]);
        Assert.Contains(FindingSeverity.Hint, severities);
        Assert.Equal(severities.OrderDescending(), severities);
    }

    private static DomainModel Note(Action<UntypedEntityBuilder> define) => Found.Model(m => m.Entity("Note", note => define(note.Attribute("Text", MemberType.String))));

    private static DomainModel Orders(Rights rights, Rights ofCustomers, Action<UntypedEntityBuilder>? customer = null) => Found.Model(m => m
        .Entity("Customer", c =>
        {
            c.Allow("Clerk", ofCustomers);
            customer?.Invoke(c);
        })
        .Entity("Order", order => order.Reference("Customer", "Customer", required: true).Allow("Clerk", rights)));
}
