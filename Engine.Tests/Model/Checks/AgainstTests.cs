namespace OfflineSync.Tests.Model.Checks;

/// <summary>What would break devices in the field that have an older model.</summary>
public sealed class AgainstTests
{
    public static TheoryData<string, string, Action<UntypedEntityBuilder>> Changes { get; } = new()
    {
        { "OFM403 Town.Mayor", "rejected", t => Members(t, without: "Mayor") },
        { "OFM404 Town.Head", "'Mayor'", t => Members(t, without: "Mayor").Attribute("Head", MemberType.String) },
        { "OFM405 Town.Size", "Integer", t => Members(t, without: "Size").Attribute("Size", MemberType.String) },
        { "OFM405 Town.Country", "refers to a Region", t => Members(t, without: "Country").Reference("Country", "Region") },
        { "OFM406 Town.Mayor", "up to 100", t => Members(t, without: "Mayor").Attribute("Mayor", MemberType.String, maxLength: 50) },
        { "OFM407 Town.Kind", "Village", t => Members(t, without: "Kind").Enumeration("Kind", "City", "Capital") },
        { "OFM408 Town.Code", "new and required", t => Members(t).Attribute("Code", MemberType.String, required: true) },
        { "OFM408 Town.Code", "default value", t => Members(t).Attribute("Code", MemberType.String, required: true, defaultValue: "x") },
        { "OFM408 Town.Mayor", "leave empty", t => Members(t, without: "Mayor").Attribute("Mayor", MemberType.String, required: true, maxLength: 100) },
        { "OFM409 Town.Mayor", "Another Town", t => Members(t).Validate(new UniqueRule { Member = "Mayor" }) },
        { "OFM412 Town", "set to All and is set to Preserve", t => Members(t).Synchronize(SyncSetting.Preserve) },
        { "OFM413 Town.Seen", "ChangedDate", t => Members(t, without: "Seen").Member(new MemberDefinition { Name = "Seen", Type = MemberType.DateTime, Source = ValueSource.ChangedDate }) },
        { "OFM414 Town", "'Ancient'", t => Members(t, retired: false) },
    };

    public static TheoryData<Action<UntypedEntityBuilder>> Harmless { get; } =
    [
        t => Members(t),
        t => Members(t).Attribute("Note", MemberType.String),
        t => Members(t, without: "Mayor").Retire("Mayor"),
        t => Members(t, without: "Mayor").Member(new MemberDefinition { Name = "Head", Id = "Mayor", Type = MemberType.String, MaxLength = 200 }),
        t => Members(t, without: "Size").Attribute("Area", MemberType.String).Upgrade("Area", "Size", MemberType.Integer),
        t => Members(t, without: "Kind").Enumeration("Kind", "City", "Capital").Upgrade("Kind", "Kind", MemberType.Enumeration, key => key is "Village" ? "City" : key),
        t => Members(t, without: "Kind").Enumeration("Kind", "City", "Village", "Hamlet"),
        t => Members(t).Allow("Guest", Rights.Read),
    ];

    [Theory]
    [MemberData(nameof(Changes))]
    [Trait("Behaviour", "S-117")]
    public void A_change_that_breaks_devices_is_found_with_its_place(string expected, string reason, Action<UntypedEntityBuilder> change)
    {
        DomainModel older = Towns(t => Members(t)), now = Towns(change);

        ModelFinding finding = Assert.Single(ModelChecks.Of(now, new ModelCheckOptions { Against = older }), finding => finding.Code.StartsWith("OFM4", StringComparison.Ordinal));
        Assert.Equal(expected, $"{finding.Code} {finding.Place}");
        Assert.Contains(reason, finding.Reason);
        // As text, as the command line reads it, it is the same.
        Assert.Equal([expected], Found.In(DomainModel.FromJson(now.ToJson()), new ModelCheckOptions { Against = DomainModel.FromJson(older.ToJson()) }, "OFM4"));
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    [Trait("Behaviour", "S-117")]
    public void What_grows_keeps_its_stable_id_or_goes_through_an_upgrade_is_no_finding(Action<UntypedEntityBuilder> change) =>
        Assert.Empty(Found.In(Towns(change), new ModelCheckOptions { Against = Towns(t => Members(t)) }, "OFM4"));

    [Fact]
    [Trait("Behaviour", "S-117")]
    public void Entities_are_known_by_their_stable_ids()
    {
        DomainModel older = Found.Model(m => Around(m).Entity("Town", t => Members(t)));
        string[] Against(Action<DomainModelBuilder> define) => Found.In(Found.Model(define), new ModelCheckOptions { Against = older }, "OFM4");

        Assert.Equal(["OFM401 Town"], Against(m => Around(m).Entity("Bridge", b => b.Attribute("Name", MemberType.String))));
        Assert.Equal(["OFM402 Settlement"], Against(m => Around(m).Entity("Settlement", t => Members(t))));
        Assert.Empty(Against(m => Around(m).Entity("Settlement", t => Members(t).Id("Town"))));
        Assert.Equal(["OFM401 Town"], Against(m => Around(m).Entity("Town", t => Members(t, retired: false).NonPersistable())));
        Assert.Equal(["OFM401 Town"], Against(m => Around(m).Entity("Place", _ => { }).Entity("Town", t => Members(t).Specializes("Place"))));
    }

    [Fact]
    [Trait("Behaviour", "S-117")]
    public void Roles_and_rights_that_devices_rely_on_are_named()
    {
        DomainModel older = Towns(t => Members(t).Allow("Clerk", Rights.All).Allow("Boss", Rights.All));
        ModelFinding[] Against(Action<UntypedEntityBuilder> rights) => [.. ModelChecks.Of(Towns(t => rights(Members(t))), new ModelCheckOptions { Against = older }).Where(finding => finding.Code.StartsWith("OFM4", StringComparison.Ordinal))];

        ModelFinding role = Assert.Single(Against(t => t.Allow("Clerk", Rights.All)));
        Assert.Equal(("OFM410", "model", "users may have the role Boss, which the model no longer has"), (role.Code, role.Place, role.Reason));
        ModelFinding lost = Assert.Single(Against(t => t.Allow("Clerk", Rights.All).Allow("Boss", Rights.Create | Rights.Read, write: ["Mayor"])));
        Assert.Equal(("OFM411", "Town", "Boss may no longer delete it, write Size, write Seen, write Kind, write Country"), (lost.Code, lost.Place, lost.Reason));
        ModelFinding limited = Assert.Single(Against(t => t.Allow("Clerk", Rights.All).Allow("Boss", Rights.All, where: "[Mayor = 'x']")));
        Assert.StartsWith("Boss may delete it, read it, write Mayor", limited.Reason);
        Assert.EndsWith("only under a condition now", limited.Reason);
    }

    [Fact]
    [Trait("Behaviour", "S-140")]
    public void A_language_that_users_read_and_that_is_gone_is_named()
    {
        string[] Against(params string[] languages) => Found.In(Found.Model(m => Around(m.Languages(languages))), new ModelCheckOptions { Against = Found.Model(m => Around(m.Languages("en-US", "nl-NL"))) }, "OFM4");

        Assert.Equal(["OFM416 model"], Against("en-US", "de-DE"));
        Assert.Empty(Against("NL-nl", "en-US", "de-DE"));
    }

    [Fact]
    [Trait("Behaviour", "S-117")]
    public void A_many_to_many_association_and_a_specialization_that_are_gone_are_found()
    {
        DomainModel Fleet(bool whole) => Found.Model(m =>
        {
            m.Entity("Tag", _ => { }).Entity("Vehicle", v => _ = whole ? v.ReferenceSet("Tags", "Tag") : v).Entity("Car", c => c.Specializes("Vehicle"));
            if (whole) m.Entity("Truck", t => t.Specializes("Vehicle"));
        });

        Assert.Equal(["OFM401 Vehicle", "OFM401 Vehicle_Tags"], Found.In(Fleet(whole: false), new ModelCheckOptions { Against = Fleet(whole: true) }, "OFM4").Order());
        Assert.Empty(Found.In(Fleet(whole: true), new ModelCheckOptions { Against = Fleet(whole: false) }, "OFM4"));
    }

    [Fact]
    [Trait("Behaviour", "S-117")]
    public void Which_end_a_link_calls_its_owner_follows_from_names_and_where_these_turn_it_around_that_is_found()
    {
        Action<DomainModelBuilder> topic = m => m.Entity("Topic", t => t.ReferenceSet("Articles", "Article", "Article_Topics").ReferenceSet("Near", "Topic", "Topic_Near").ReferenceSet("Beside", "Topic", "Topic_Near"));
        Action<DomainModelBuilder> turned = m => m.Entity("Topic", t => t.ReferenceSet("Beside", "Topic", "Topic_Near").ReferenceSet("Near", "Topic", "Topic_Near").ReferenceSet("Articles", "Article", "Article_Topics"));
        Action<DomainModelBuilder> article = m => m.Entity("Article", a => a.ReferenceSet("Topics", "Topic"));
        DomainModel before = Found.Model(topic + article), after = Found.Model(article + turned);
        Assert.Equal(before.Version, after.Version);
        Assert.Equal(["Article", "Topic"], after.Entity("Article_Topics").Members.Select(member => member.Target));
        Assert.Equal(["Near", "Beside"], after.Entity("Topic_Near").Link!.Ends().Select(end => end.Set.Name));
        Assert.Empty(Found.In(after, new ModelCheckOptions { Against = before }, "OFM4"));
        // Another name of an entity or a set changes nothing, as long as the association keeps its own.
        Assert.Empty(Found.In(
            Found.Model(m => m.Entity("Paper", a => a.Id("Article").ReferenceSet("Subjects", "Topic", "Article_Topics"))
                .Entity("Topic", t => t.ReferenceSet("Papers", "Paper", "Article_Topics").ReferenceSet("Near", "Topic", "Topic_Near").ReferenceSet("Beside", "Topic", "Topic_Near"))),
            new ModelCheckOptions { Against = before }, "OFM4"));

        // Two sets of one entity, neither of which the association is called after; and one end that is there before the other.
        DomainModel Both(string below) => Found.Model(m => m.Entity("Topic", t => t.ReferenceSet("Above", "Topic", "Order").ReferenceSet(below, "Topic", "Order")));
        Assert.Equal(["OFM415 Order"], Found.In(Both("Aback"), new ModelCheckOptions { Against = Both("Below") }, "OFM4"));
        Assert.Empty(Found.In(Both("Beneath"), new ModelCheckOptions { Against = Both("Below") }, "OFM4"));
        DomainModel Labels(bool fromBoth) => Found.Model(m => m.Entity("Topic", t => t.ReferenceSet("Articles", "Article", "Labels")).Entity("Article", a => _ = fromBoth ? a.ReferenceSet("Topics", "Topic", "Labels") : a));
        Assert.Equal(["OFM415 Labels"], Found.In(Labels(fromBoth: true), new ModelCheckOptions { Against = Labels(fromBoth: false) }, "OFM4"));
    }

    private static DomainModel Towns(Action<UntypedEntityBuilder> town) => Found.Model(m => Around(m).Entity("Town", town));

    private static DomainModelBuilder Around(DomainModelBuilder model) => model.Entity("Country", _ => { }).Entity("Region", _ => { });

    private static UntypedEntityBuilder Members(UntypedEntityBuilder town, string? without = null, bool retired = true)
    {
        if (without != "Mayor") town.Attribute("Mayor", MemberType.String, maxLength: 100);
        if (without != "Size") town.Attribute("Size", MemberType.Integer);
        if (without != "Seen") town.Attribute("Seen", MemberType.DateTime);
        if (without != "Kind") town.Enumeration("Kind", "Village", "City");
        if (without != "Country") town.Reference("Country", "Country");
        return retired ? town.Retire("Ancient") : town;
    }
}
