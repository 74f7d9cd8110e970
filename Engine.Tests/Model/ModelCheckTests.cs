using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Model;

public sealed class ModelCheckTests
{
    [Fact]
    public void All_problems_are_told_at_once()
    {
        string message = Refused(model => model
            .Entity("A", entity => entity.Attribute("Name", MemberType.String).Attribute("name", MemberType.String).Reference("B", "Nowhere"))
            .Entity("a", entity => entity.Enumeration("Kind")));
        Assert.Contains("two entities are called A", message);
        Assert.Contains("two members are called Name", message);
        Assert.Contains("its target entity 'Nowhere' is not part of the model", message);
        Assert.Contains("an enumeration needs at least one key", message);
    }

    [Fact]
    public void Two_associations_cannot_share_a_name() => Assert.Contains("two associations are called A_B", Refused(model => model
        .Entity("A", entity => entity.Reference("B", "A"))
        .Entity("C", entity => entity.Member(new MemberDefinition { Name = "B", Type = MemberType.Reference, Target = "A", Association = "A_B" }))));

    [Fact]
    public void An_association_cannot_be_called_like_a_member() => Assert.Contains("the association A_B is called like a member", Refused(model => model
        .Entity("A", entity => entity.Reference("B", "A").Attribute("A_B", MemberType.String))));

    [Fact]
    public void A_rule_whose_condition_cannot_be_read_is_told_with_entity_role_and_place()
    {
        string message = Refused(model => model
            .Entity<Country>().Entity<Region>()
#pragma warning disable OFS0103 // The mistake is what the test is about.
            .Entity<City>(city => city.Allow("User", Rights.Read, where: "[Nmae = 'Delft']")));
#pragma warning restore OFS0103
        Assert.Contains("City: the rule for User has a condition that cannot be read", message);
        Assert.Contains("column 2", message);
    }

    [Fact]
    public void A_rule_names_members_that_exist() => Assert.Contains("the rule for User names the member 'Nmae'", Refused(model => model
        .Entity("A", entity => entity.Attribute("Name", MemberType.String).Allow("User", Rights.Read, read: ["Nmae"]))));

    [Fact]
    public void A_rule_is_for_a_role_that_the_model_declares_if_it_declares_any()
    {
        string message = Refused(model => model.Roles("User", "Clerk").AllowAnonymous("Guest")
            .Entity("A", entity => entity.Attribute("Name", MemberType.String).Allow("User", Rights.Read).Allow("Clrek", Rights.All)));
        Assert.Contains("A: a rule is for the role 'Clrek', which is not among the model's roles (Clerk, User)", message);
        Assert.Contains("'Guest'", message);
        DomainModel declared = DomainModel.Define("M", model => model.Roles("User", "Clerk").Entity("A", entity => entity.Allow("User", Rights.Read)));
        Assert.Equal("Clerk User", string.Join(" ", DomainModel.FromJson(declared.ToJson()).Roles));
    }

    [Fact]
    public void A_rule_that_lists_only_writable_members_lets_these_be_read_and_no_others()
    {
        DomainModel model = DomainModel.Define("M", m => m.Entity("A", entity => entity.Attribute("Name", MemberType.String).Attribute("Secret", MemberType.String)
            .Allow("One", Rights.Create, write: ["Name"]).Allow("All", Rights.Read, write: ["Name"])));
        EntityDefinition entity = model.Entity("A");
        Assert.Equal([true, false], entity.Members.Select(entity.AccessRules[0].CanRead));
        Assert.Equal([true, true], entity.Members.Select(entity.AccessRules[1].CanRead));
    }

    [Fact]
    public void A_rule_may_be_a_lambda_on_object_and_user()
    {
        DomainModel model = DomainModel.Define("M", m => m.Entity<Region>().Entity<City>()
            .Entity<Country>(country => country.Allow("User", Rights.Read, (c, user) => c.Owner == user)));
        AccessRule rule = model.Entity<Country>().AccessRules.Single();
        Assert.Equal("[Country_Owner = '[%CurrentUser%]']", rule.Where);
        Assert.NotNull(rule.Constraint);
    }

    private static string Refused(Action<DomainModelBuilder> define)
    {
        var exception = Assert.Throws<OfflineSyncException>(() => DomainModel.Define("M", define));
        Assert.Equal(ErrorCode.ModelInvalid, exception.Code);
        return exception.Message;
    }
}
