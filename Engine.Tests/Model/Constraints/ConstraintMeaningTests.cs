using OfflineSync.Constraints;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>What constraints mean, told on a handful of objects. Memory and SQLite answer alike, see <see cref="Generated.GeneratedConstraintTests"/>.</summary>
public sealed class ConstraintMeaningTests
{
    private static readonly DomainModel Model = DomainModel.Define("Meaning", model => model
        .Entity("Shop", shop => shop.Attribute("Name", MemberType.String).Attribute("Size", MemberType.Integer).Reference("Owner", User.EntityName))
        .Entity("Order", order => order.Attribute("Total", MemberType.Decimal).Reference("Shop", "Shop")));

    private readonly ListedObjects _objects = new();
    private readonly ObjectId _user = Id(1);

    public ConstraintMeaningTests()
    {
        _objects.Add("User", _user, "ann", true, null);
        _objects.Add("Shop", Id(10), "Bread", 5, _user);
        _objects.Add("Shop", Id(11), "Éclair \U00010400", 7, null);
        _objects.Add("Shop", Id(12), null, null, Id(99));
        _objects.Add("Order", Id(20), 10m, Id(10));
        _objects.Add("Order", Id(21), 9m, Id(10));
        _objects.Add("Order", Id(22), null, Id(11));
    }

    [Fact]
    public void Unequal_includes_empty_values() => Shops("[Name != 'Bread']", 11, 12);

    [Fact]
    public void Not_is_the_exact_complement()
    {
        Shops("[not(Name = 'Bread')]", 11, 12);
        Shops("[not(Size < 6)]", 11, 12);
        Shops("[not(not(Size < 6))]", 10);
    }

    [Fact]
    public void Equality_heeds_case_and_search_does_not()
    {
        Shops("[Name = 'bread']");
        Shops("[contains(Name, 'READ')]", 10);
        Shops("[starts-with(Name, 'éCLAIR')]", 11);
        Shops("[ends-with(Name, '\U00010428')]", 11);
    }

    [Fact]
    public void An_empty_part_is_in_every_text_but_the_empty_one()
    {
        Shops("[contains(Name, '')]", 10, 11);
        Shops("[not(contains(Name, ''))]", 12);
    }

    [Fact]
    public void A_to_many_path_asks_for_some_object()
    {
        Shops("[Order_Shop/Order/Total > 9]", 10);
        Shops("[Order_Shop/Order/Total != 10]", 10, 11);
        Shops("[not(Order_Shop/Order/Total > 9)]", 11, 12);
        Shops("[not(Order_Shop/Order)]", 12);
    }

    [Fact]
    public void Two_paths_speak_about_two_objects_and_one_predicate_about_one()
    {
        Shops("[Order_Shop/Order/Total > 9 and Order_Shop/Order/Total < 10]", 10);
        Shops("[Order_Shop/Order[Total > 9 and Total < 10]]");
    }

    [Fact]
    [Trait("Behaviour", "M-104")]
    public void What_is_the_current_users_is_found_by_its_owner_or_by_a_path_to_the_user()
    {
        Shops("[Shop_Owner = '[%CurrentUser%]']", 10);
        Shops("[Order_Shop/Order/Order_Shop/Shop/Shop_Owner = '[%CurrentUser%]']", 10);
        Shops("[Shop_Owner = '[%CurrentUser%]']", new ConstraintArguments { CurrentUser = Id(2) });
    }

    [Fact]
    public void An_empty_reference_differs_from_nothing_but_not_includes_it()
    {
        Shops("[Shop_Owner != '[%CurrentUser%]']", 12);
        Shops("[not(Shop_Owner = '[%CurrentUser%]')]", 11, 12);
    }

    [Fact]
    public void A_stored_reference_counts_even_if_its_object_is_not_there_but_its_attributes_do_not()
    {
        Shops("[Shop_Owner]", 10, 12);
        Shops("[Shop_Owner/User/Name != 'bob']", 10);
    }

    [Fact]
    public void Nothing_matches_an_object_that_is_not_given()
    {
        ConstraintArguments nobody = ConstraintArguments.None.With("owner", null);
        Shops("[Shop_Owner = $owner or Shop_Owner != $owner]", nobody);
        Shops("[Shop_Owner = '[%CurrentUser%]' or Shop_Owner != '[%CurrentUser%]']", ConstraintArguments.None);
    }

    [Fact]
    public void The_greatest_constraint_still_fits_the_database()
    {
        Shops("[" + string.Join(" or ", Enumerable.Repeat("not(Size > 6)", ConstraintLimits.TermLimit)) + "]", 10, 12);
        // There and back along one association, as far as it may go, with many terms at each step.
        int steps = ConstraintLimits.StepLimit;
        string text = "[not(Size > 6)]";
        for (int step = 1; step <= steps; step++) text = step % 2 == 0 ? $"[{Terms("Size", 25)} and Order_Shop/Order{text}]" : $"[{Terms("Total", 25)} and Order_Shop/Shop{text}]";
        Shops(text, 10);

        static string Terms(string attribute, int count) => string.Join(" and ", Enumerable.Repeat($"{attribute} > 1", count));
    }

    [Fact]
    public void A_variable_without_a_value_is_told()
    {
        var exception = Assert.Throws<OfflineSyncException>(() => Shops("[Name = $name]"));
        Assert.Contains("$name has no value", exception.Message);
    }

    [Fact]
    public void An_empty_variable_is_like_empty() => Shops("[Name = $name]", ConstraintArguments.None.With("name", null), 12);

    [Theory]
    [InlineData(0, "U+0000 at position 1")]
    [InlineData(0xD83D, "U+D83D at position 1, which is half of a surrogate pair")]
    [InlineData(0xDE00, "U+DE00 at position 1")]
    public void What_no_text_can_hold_is_told_wherever_it_comes_from(int unit, string problem)
    {
        string text = $"a{(char)unit}b";
        foreach (string constraint in (string[])[$"[Name = '{text}']", $"[contains(Name, '{text}')]"])
        {
            var read = Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(Model.Entity("Shop"), constraint));
            Assert.Equal(ErrorCode.ConstraintInvalid, read.Code);
            Assert.Contains(problem, read.Message);
        }
        var evaluated = Assert.Throws<OfflineSyncException>(() => Shops("[ends-with(Name, $text)]", ConstraintArguments.None.With("text", text)));
        Assert.Equal(ErrorCode.ValueInvalid, evaluated.Code);
        Assert.Contains(problem, evaluated.Message);
    }

    [Fact]
    public void Two_values_compare_without_any_object_by_what_variables_hold()
    {
        int[] all = [10, 11, 12];
        Shops("[$x = 'a']", ConstraintArguments.None.With("x", "a"), all);
        Shops("[$x = 'A']", ConstraintArguments.None.With("x", "a"));
        Shops("[$x < 10 and not($x = 9.5)]", ConstraintArguments.None.With("x", 9), all);
        Shops("[$x = '2024-05-01']", ConstraintArguments.None.With("x", new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Utc)), all);
        Shops("[$x = 'true']", ConstraintArguments.None.With("x", true), all);
        Shops($"[$x = '{_user}' and $x = '[%CurrentUser%]']", new ConstraintArguments { CurrentUser = _user }.With("x", _user), all);
        Shops("['a' = 'a'][Size > 5]", 11);
        // Empty equals empty and differs from every value; nothing holds with an object that is not given.
        Shops("[$x = empty and $x = $y and $x != 'a' and not($x < 'a')]", ConstraintArguments.None.With("x", null).With("y", null), all);
        Shops("[$x = '[%CurrentUser%]' or $x != '[%CurrentUser%]']", new ConstraintArguments { CurrentUser = _user }.With("x", null));
        Shops("[$currentUser/Name = 'ann' and $currentUser/Active = true()]", new ConstraintArguments { CurrentUser = _user, CurrentUserValues = ["ann", true, null] }, all);
        Shops("['[%CurrentDateTime%]' >= '2024-05-01']", new ConstraintArguments { Now = new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Utc) }, all);
    }

    [Theory]
    [InlineData("[$x = 5]", "abc", "'abc' (String) cannot be compared with a Decimal")]
    [InlineData("[$x < 'b']", true, "Values of type Boolean have no order")]
    [InlineData("[$x = '2024-13-01']", null, null)]
    public void What_a_variable_holds_is_compared_as_what_it_is_or_refused(string constraint, object? value, string? problem)
    {
        ConstraintArguments arguments = ConstraintArguments.None.With("x", value);
        if (problem is null) Shops(constraint, arguments);
        else Assert.Contains(problem, Assert.Throws<OfflineSyncException>(() => Shops(constraint, arguments)).Message);
    }

    [Fact]
    public void A_variable_may_hold_an_object_whose_members_are_asked()
    {
        EntityDefinition shop = Model.Entity("Shop");
        var bakery = new OfflineObject();
        bakery.Bind(null, shop, Id(10), ["Bread", 5, _user], isNew: false);
        Shops("[id = $shop]", ConstraintArguments.None.With("shop", bakery), 10);
        Shops("[Size > $shop/Size]", ConstraintArguments.None.With("shop", bakery), 11);
        Shops("[Shop_Owner = $shop/Shop_Owner]", ConstraintArguments.None.With("shop", bakery), 10);
    }

    [Theory]
    [InlineData("0", "1", -1)]
    [InlineData("9", "10", -1)]
    [InlineData("-9", "-10", 1)]
    [InlineData("-1", "0", -1)]
    [InlineData("1.5", "1.45", 1)]
    [InlineData("1", "1.00000001", -1)]
    [InlineData("-1", "-1.00000001", 1)]
    [InlineData("12.5", "12.5", 0)]
    [InlineData("99999999999999999999", "100", 1)]
    public void Decimal_texts_are_ordered_by_number(string left, string right, int order)
    {
        Assert.Equal(order, Math.Sign(DecimalCollation.Compare(left, right)));
        Assert.Equal(-order, Math.Sign(DecimalCollation.Compare(right, left)));
    }

    [Theory]
    [InlineData("a", "b")]
    [InlineData("a", "aa")]
    [InlineData("Z", "a")]
    [InlineData("\uE000", "\U0001F600")]
    [InlineData("\uFFFD", "\U00010000")]
    [InlineData("\U0001F600", "\U0001F601")]
    public void Texts_are_ordered_by_code_points(string less, string greater)
    {
        Assert.True(TextFunctions.Compare(less, greater) < 0);
        Assert.True(TextFunctions.Compare(greater, less) > 0);
    }

    private void Shops(string constraint, params int[] expected) => Shops(constraint, new ConstraintArguments { CurrentUser = _user }, expected);

    private void Shops(string constraint, ConstraintArguments arguments, params int[] expected)
    {
        EntityDefinition shop = Model.Entity("Shop");
        var query = new ObjectQuery(shop) { Where = XPathParser.Parse(shop, constraint) };
        Assert.Equal(expected.Select(Id), new QueryEvaluator(_objects, arguments).Objects(query).Select(stored => stored.Id));
        using var database = new SqliteObjects(Model, _objects);
        Assert.Equal(expected.Select(Id), database.Ids(QueryCompiler.Sqlite.Ids(query, arguments)));
    }

    private static ObjectId Id(int number) => new(new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]));
}
