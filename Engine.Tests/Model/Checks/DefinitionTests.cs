namespace OfflineSync.Tests.Model.Checks;

/// <summary>What contradicts itself, or cannot work without a connection, never becomes a model: the message has code, place, reason and cure.</summary>
public sealed class DefinitionTests
{
    public static TheoryData<string, string, Action<DomainModelBuilder>> Faulty { get; } = new()
    {
        { "OFM016", "profile Phone: page Cities: The model", m => m.Profile("Phone", p => p.Page("Cities").Uses(UseKind.Show, "Nowhere")) },
        { "OFM001", "the association A_B is called like a member", m => m.Entity("A", a => a.Reference("B", "A").Attribute("A_B", MemberType.String)) },
        { "OFM002", "A: the stable id '1A'", m => m.Entity("A", a => a.Id("1A")) },
        { "OFM003", "A: B: its target entity 'Nowhere'", m => m.Entity("A", a => a.Reference("B", "Nowhere")) },
        { "OFM004", "A: a rule is for the role 'Clrek'", m => m.Roles("Clerk").Entity("A", a => a.Allow("Clrek", Rights.Read)) },
        { "OFM004", "the role name 'Clerk,Owner' is not a letter", m => m.Roles("Clerk,Owner") },
        { "OFM004", "the role name 'Clerk ' is not a letter", m => m.Roles("Clerk ") },
        { "OFM004", "the role name 'Clerk\n' is not a letter", m => m.Roles("Clerk\n") },
        { "OFM004", "the role name '' is not a letter", m => m.Roles("") },
        { "OFM004", "A: the role name '1st' is not a letter", m => m.Entity("A", a => a.Allow("1st", Rights.Read)) },
        { "OFM004", "A: the role name 'Clerk,Owner' is not a letter", m => m.Roles("Clerk").Entity("A", a => a.Allow("Clerk,Owner", Rights.Read)) },
        { "OFM004", "A: the role name 'Clerk;' is not a letter", m => m.Entity("A", a => a.NonPersistable().Allow("Clerk;", Rights.Read)) },
        { "OFM004", "A: a rule is for the role 'Clrek'", m => m.Roles("Clerk").Entity("A", a => a.NonPersistable().Allow("Clrek", Rights.Read)) },
        { "OFM004", "the role name 'Guest!' is not a letter", m => m.AllowAnonymous("Guest!") },
        { "OFM004", "the role of the anonymous user, 'Gast', is not among its roles (Guest)", m => m.Roles("Guest").AllowAnonymous("Gast") },
        { "OFM004", "the role of the anonymous user, 'Gast', is in no rule, and Roles(…) does not declare it", m => m.AllowAnonymous("Gast").Entity("A", a => a.Allow("Guest", Rights.Read)) },
        { "OFM004", "User: Roles: its default value names the role 'Gast'", m => m.Roles("Guest").Entity("User", u => u.Attribute("Roles", MemberType.String, defaultValue: "Guest,Gast")) },
        { "OFM002", "A: the stable id 'A\n'", m => m.Entity("A", a => a.Id("A\n")) },
        { "OFM005", "A: the rule for Clerk names the member 'Nmae'", m => m.Entity("A", a => a.Allow("Clerk", Rights.Read, read: ["Nmae"])) },
        { "OFM006", "A: the rule for Clerk has a condition that cannot be read", m => m.Entity("A", a => a.Allow("Clerk", Rights.Read, where: "[Nmae = 'x']")) },
        { "OFM007", "A: Size: the default value", m => m.Entity("A", a => a.Attribute("Size", MemberType.Decimal, defaultValue: 1)) },
        { "OFM008", "A: Kind: an enumeration needs at least one key", m => m.Entity("A", a => a.Enumeration("Kind")) },
        { "OFM008", "User: Roles: users sign in and are judged by it: the built-in entity of users has the String Roles", m => m.Entity("User", u => u.Attribute("Roles", MemberType.Integer)) },
        { "OFM009", "A: the UniqueRule of Done cannot be kept", m => m.Entity("A", a => a.Attribute("Done", MemberType.Boolean).Validate(new UniqueRule { Member = "Done" })) },
        { "OFM009", "A: Name is unique among objects of B alone: say it where Name is declared, at A", m => m.Entity("A", a => a.Attribute("Name", MemberType.String)).Entity("B", b => b.Specializes("A").Validate(new UniqueRule { Member = "Name" })) },
        { "OFM010", "A: the delete rule of Name cannot be kept", m => m.Entity("A", a => a.Attribute("Name", MemberType.String).OnDelete(new DeleteRule { Member = "Name", TargetIsDeleted = true, Behaviour = DeleteBehaviour.Cascade })) },
        { "OFM011", "A: the upgrade of Old cannot work", m => m.Entity("A", a => a.Upgrade("Nowhere", "Old", MemberType.String)) },
        { "OFM017", "A: Label cannot be computed from 'Nmae'", m => m.Entity("A", a => a.Attribute("Name", MemberType.String).Calculated("Label", "Nmae")) },
        { "OFM005", "A: the rule for Clerk names the member 'Label', which is calculated", m => m.Entity("A", a => a.Calculated("Label").Allow("Clerk", Rights.None, read: ["Label"])) },
        { "OFM006", "A: the rule for Clerk has a condition that cannot be read", m => m.Entity("A", a => a.Attribute("Name", MemberType.String).Calculated("Label", "Name").Allow("Clerk", Rights.Read, where: "[Label = 'x']")) },
        { "OFM006", "A: the condition of its synchronization cannot be read", m => m.Entity("A", a => a.Calculated("Label").Synchronize(SyncSetting.ByXPath("[Label = 'x']"))) },
        { "OFM009", "A: the UniqueRule of Label cannot be kept: that member is calculated", m => m.Entity("A", a => a.Calculated("Label").Validate(new UniqueRule { Member = "Label" })) },
        { "OFM018", "'nl_NL' is no name of a language", m => m.Languages("en", "nl_NL") },
        { "OFM018", "the language nl is declared twice", m => m.Languages("nl", "nl") },
        { "OFM018", "it has texts and no language", m => m.Text("Closed", "Closed.") },
        { "OFM018", "two texts have the key 'Closed'", m => m.Languages("en").Text("Closed", "Closed.").Text("Closed", "Shut.") },
        { "OFM018", "the key '1 x' is not a letter", m => m.Languages("en").Text("1 x", "Closed.") },
        { "OFM018", "the engine has no text 'OfflineSync.Rquired'", m => m.Languages("en").Text("OfflineSync.Rquired", "Closed.") },
        { "OFM018", "the text 'Closed' is not given in the default language", m => m.Languages("en", "nl").Texts("nl", new Dictionary<string, string> { ["Closed"] = "Dicht." }) },
        { "OFM018", "the text 'Closed' is translated into fr, which is not among the model's languages (en, nl)", m => m.Languages("en", "nl").Text("Closed", "Closed.", ("fr", "Fermé.")) },
        { "OFM018", "two texts have the key 'Closed'", m => m.Languages("en").Text("Closed", "Closed.").Texts("en", new Dictionary<string, string> { ["Closed"] = "Shut." }) },
        { "OFM018", "the text 'Closed' is empty in nl", m => m.Languages("en", "nl").Text("Closed", "Closed.", ("nl", " ")) },
        { "OFM018", "the texts in en have more than 1000000 characters together", m => m.Languages("en").Text("Long", new string('x', 1_000_000)) },
        { "OFM019", "'Europe/Atlantis' is no time zone", m => m.TimeZone("Europe/Atlantis") },
        { "OFM019", "'GMT+1' is no time zone", m => m.TimeZone("GMT+1") },
        { "OFM019", "'' is no time zone", m => m.TimeZone("") },
        { "OFM015", "A: its generalization 'Nowhere'", m => m.Entity("A", a => a.Specializes("Nowhere")) },
    };

    public static TheoryData<string, string, Action<DomainModelBuilder>> NotOffline { get; } = new()
    {
        { "OFM012", "A: B refers to B, and only one of the two is set to Never", m => m.Entity("B", _ => { }).Entity("A", a => a.Reference("B", "B").Synchronize(SyncSetting.Never)) },
        { "OFM013", "A: it is not persistable, so that no access rule of it has a condition", m => m.Entity("A", a => a.NonPersistable().Attribute("Name", MemberType.String).Allow("Clerk", Rights.Read, where: "[Name = 'x']")) },
        { "OFM013", "A: B refers to B, which is not persistable", m => m.Entity("B", b => b.NonPersistable()).Entity("A", a => a.Reference("B", "B")) },
        { "OFM014", "A: Number: it cannot be required: it is empty until the server gives its value", m => m.Entity("A", a => a.Member(new MemberDefinition { Name = "Number", Type = MemberType.Long, Source = ValueSource.AutoNumber, IsRequired = true })) },
    };

    [Theory]
    [MemberData(nameof(Faulty))]
    public void What_contradicts_itself_is_refused_with_code_place_reason_and_cure(string code, string line, Action<DomainModelBuilder> define) => AssertRefused(code, line, define);

    [Theory]
    [MemberData(nameof(NotOffline))]
    [Trait("Behaviour", "S-006")]
    public void What_cannot_work_without_a_connection_is_refused(string code, string line, Action<DomainModelBuilder> define) => AssertRefused(code, line, define);

    private static void AssertRefused(string code, string line, Action<DomainModelBuilder> define)
    {
        var exception = Assert.Throws<OfflineSyncException>(() => Found.Model(define));

        Assert.Equal(ErrorCode.ModelInvalid, exception.Code);
        string found = Assert.Single(exception.Message.ReplaceLineEndings("\n").Split("\n- ")[1..]);
        Assert.StartsWith(line, found);
        Assert.EndsWith($" ({code})", found);
        Assert.Contains($"{code}: {ModelChecks.Rules.Single(rule => rule.Code == code).Cure}", exception.Hint);
    }
}
