using System.Text.RegularExpressions;
using OfflineSync.Audiences;

namespace OfflineSync.Tests.Model.Audiences;

/// <summary>What becomes of conditions: conjuncts with tests and atoms, edges, or a reason why not.</summary>
public sealed partial class AudienceCompilerTests
{
    [Fact]
    public void A_rule_without_a_condition_is_one_key_for_the_entity() => AssertRules(null, ["Order:all"], []);

    [Fact]
    public void What_the_own_row_decides_is_a_test() => AssertRules("[Total > 10 and not(Open)]", ["1 [Total > 10 and not(Open = true())]"], []);

    [Fact]
    public void An_own_reference_to_the_user_needs_no_edge() => AssertRules("[Order_Clerk = '[%CurrentUser%]']", ["1 user@Clerk"], []);

    [Fact]
    public void A_path_is_cut_at_the_own_reference_and_each_step_is_an_edge() => AssertRules(
        "[Order_Customer/Customer/Customer_Region/Region/Region_Manager = '[%CurrentUser%]']",
        ["1 2@Customer"],
        ["Customer 3@Region -> 2@id", "Region user@Manager -> 3@id"]);

    [Fact]
    public void Conditions_on_the_way_are_tests_of_the_rows_there() => AssertRules(
        "[Order_Customer/Customer[Active]/Customer_Region/Region[Open]/Region_Manager = '[%CurrentUser%]']",
        ["1 2@Customer"],
        ["Customer[Active = true()] 3@Region -> 2@id", "Region[Open = true()] user@Manager -> 3@id"]);

    [Fact]
    public void What_concerns_the_path_alone_is_held_by_everybody() => AssertRules("[Order_Customer/Customer/Active]", ["1 2@Customer"], ["Customer[Active = true()] all -> 2@id"]);

    [Fact]
    public void A_reversed_step_leads_to_the_own_id_and_its_rows_make_the_edges() => AssertRules(
        "[Share_Order/Share/Share_User = '[%CurrentUser%]']", ["1 2@id"], ["Share user@User -> 2@Order"]);

    [Fact]
    public void A_step_to_many_behind_a_reference_is_a_chain_through_it() => AssertRules(
        "[Order_Customer/Customer/Member_Customer/Member[Active]/Member_User = '[%CurrentUser%]']",
        ["1 2@Customer"],
        ["Customer 3@id -> 2@id", "Member[Active = true()] user@User -> 3@Customer"]);

    [Fact]
    public void Alternatives_are_conjuncts_and_behind_a_step_they_are_edges() => AssertRules(
        "[Open or Order_Clerk = '[%CurrentUser%]' or Order_Customer/Customer[Customer_Owner = '[%CurrentUser%]' or Active]]",
        ["1 2@Customer", "3 [Open = true()]", "4 user@Clerk"],
        ["Customer user@Owner -> 2@id", "Customer[Active = true()] all -> 2@id"]);

    [Fact]
    public void Of_alternatives_behind_a_reference_one_may_ask_for_two_people_and_one_for_nobody() => AssertRules(
        "[Order_Customer/Customer[(Customer_Owner = '[%CurrentUser%]' and Customer_Region/Region/Region_Manager = '[%CurrentUser%]') or Active]]",
        ["1 2@Customer", "3 4@Customer 5@Customer"],
        ["Customer 6@Region -> 5@id", "Customer user@Owner -> 4@id", "Customer[Active = true()] all -> 2@id", "Region user@Manager -> 6@id"]);

    [Fact]
    public void Two_references_are_two_atoms() => AssertRules(
        "[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]' and Order_Clerk = '[%CurrentUser%]' and Open]",
        ["1 [Open = true()] 2@Customer user@Clerk"],
        ["Customer user@Owner -> 2@id"]);

    [Fact]
    public void Two_questions_behind_one_reference_are_two_atoms() => AssertRules(
        "[Order_Customer/Customer[Customer_Owner = '[%CurrentUser%]' and Customer_Region/Region/Region_Manager = '[%CurrentUser%]']]",
        ["1 2@Customer 3@Customer"],
        ["Customer 4@Region -> 3@id", "Customer user@Owner -> 2@id", "Region user@Manager -> 4@id"]);

    [Fact]
    public void A_denied_step_is_an_empty_reference_or_the_denied_condition_behind_it() => AssertRules(
        "[not(Order_Customer/Customer/Active)]", ["1 2@Customer", "3 [not(Order_Customer/Customer)]"], ["Customer[not(Active = true())] all -> 2@id"]);

    [Fact]
    public void A_setting_is_a_part_of_every_rule_and_never_a_key_alone()
    {
        AudienceRules rules = Rules("[Order_Clerk = '[%CurrentUser%]']", SyncSetting.ByXPath("[Open]"));

        AudienceConjunct conjunct = Assert.Single(rules.Of(Order(rules)));
        Assert.Equal("[Open = true()]", conjunct.Test!.ToString());
        Assert.Equal(["user@Clerk"], conjunct.Atoms.Select(atom => atom.ToString()));
    }

    [Fact]
    public void The_same_condition_for_two_roles_is_one_conjunct_with_both_rules()
    {
        AudienceRules rules = AudienceRules.Of(Model(order => order.Allow("Clerk", Rights.Read, where: "[Open]").Allow("Boss", Rights.Read, where: "[Open]")));

        Assert.Equal(["Clerk", "Boss"], Assert.Single(rules.Of(Order(rules))).Rules.Select(rule => rule.Role));
    }

    [Theory]
    [InlineData("[Order_Clerk != '[%CurrentUser%]']", "equality with the user")]
    [InlineData("[not(Order_Clerk = '[%CurrentUser%]')]", "about the user")]
    [InlineData("[not(Share_Order/Share)]", "denies that there is any")]
    [InlineData("[Order_Customer/Customer/Limit = Total]", "both ends of a step")]
    [InlineData("[Member_Customer/Member[Member_User = '[%CurrentUser%]' and Member_Boss/Customer/Active]]", "two things beyond one and the same", "Customer")]
    public void What_cannot_be_a_key_says_why(string where, string reason, string entity = "Order")
    {
        AudienceRules rules = AudienceRules.Of(Model(order => order.Allow("Clerk", Rights.Read, where: entity == "Order" ? where : null), customer => customer.Allow("Clerk", Rights.Read, where: entity == "Customer" ? where : null)));

        SlowRule slow = Assert.Single(rules.Slow);
        Assert.Contains(reason, slow.Reason, StringComparison.Ordinal);
        Assert.NotNull(Assert.Single(rules.Of(slow.Entity)).Slow);
        Assert.Empty(slow.Entity.Model.Entities.SelectMany(one => rules.EdgesOf(one)));
    }

    [Fact]
    public void More_alternatives_than_sixteen_are_slow()
    {
        string Of(int count) => "[" + string.Join(" or ", Enumerable.Range(0, count).Select(number => $"(Total = {number} and Order_Clerk = '[%CurrentUser%]')")) + "]";

        Assert.Empty(Rules(Of(16)).Slow);
        Assert.Contains("16", Assert.Single(Rules(Of(17)).Slow).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_rules_make_the_same_keys_in_every_model()
    {
        const string Where = "[Order_Customer/Customer/Customer_Owner = '[%CurrentUser%]' and Open]";

        Assert.Equal(Rules(Where).Conjuncts.Select(one => one.Id), Rules(Where).Conjuncts.Select(one => one.Id));
        Assert.NotEqual(Rules(Where).Conjuncts.Select(one => one.Id), Rules(Where + "[Total > 0]").Conjuncts.Select(one => one.Id));
    }

    // Names are hashes: whatever they are, the lines are the same with a sign in their place.
    private static void AssertRules(string? where, string[] conjuncts, string[] edges)
    {
        AudienceRules rules = Rules(where);
        Assert.Empty(rules.Slow);
        EntityDefinition order = Order(rules);
        Assert.Equal(Unnamed(conjuncts), Unnamed(rules.Of(order).Select(one => string.Join(' ', new[] { one.Id, one.Test?.ToString() }.Concat(one.Atoms.Select(atom => atom.ToString())).Where(part => part is not null)))));
        Assert.Equal(Unnamed(edges), Unnamed(order.Model.Entities.SelectMany(one => rules.EdgesOf(one)).Select(edge => edge.ToString())));
    }

    private static IEnumerable<string> Unnamed(IEnumerable<string> lines) => lines.Select(line => Names().Replace(line, "#")).Order(StringComparer.Ordinal);

    [GeneratedRegex(@"[knru][0-9a-f]{12}|^\d|(?<= )\d(?=@)")]
    private static partial Regex Names();

    private static AudienceRules Rules(string? where, SyncSetting? setting = null) => AudienceRules.Of(Model(order => order.Allow("Clerk", Rights.Read, where: where).Synchronize(setting ?? SyncSetting.All)));

    private static EntityDefinition Order(AudienceRules rules) => rules.Conjuncts.Select(one => one.Entity).First(entity => entity.Name == "Order");

    private static DomainModel Model(Action<UntypedEntityBuilder> order, Action<UntypedEntityBuilder>? customer = null) => DomainModel.Define("Shop", model => model
        .Entity("Region", entity => entity.Attribute("Open", MemberType.Boolean).Reference("Manager", "User"))
        .Entity("Customer", entity =>
        {
            entity.Attribute("Active", MemberType.Boolean).Attribute("Limit", MemberType.Decimal).Reference("Region", "Region").Reference("Owner", "User");
            customer?.Invoke(entity);
        })
        .Entity("Member", entity => entity.Attribute("Active", MemberType.Boolean).Reference("Customer", "Customer").Reference("User", "User").Reference("Boss", "Customer"))
        .Entity("Share", entity => entity.Reference("Order", "Order").Reference("User", "User"))
        .Entity("Order", entity =>
        {
            entity.Attribute("Total", MemberType.Decimal).Attribute("Open", MemberType.Boolean).Reference("Customer", "Customer").Reference("Clerk", "User");
            order(entity);
        }));
}
