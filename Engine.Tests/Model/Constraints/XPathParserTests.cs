using OfflineSync.Constraints;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Model.Constraints;

public sealed class XPathParserTests
{
    private static readonly EntityDefinition City = SampleModel.Create().Entity("City");

    [Theory]
    [InlineData("[Name = 'a']", "[Name = 'a']")]
    [InlineData("['a' = Name][5 < Population]", "[Name = 'a' and Population > 5]")]
    [InlineData("[Name = 'a' or Name = 'b' and Name = 'c']", "[Name = 'a' or Name = 'b' and Name = 'c']")]
    [InlineData("[(Name = 'a' or Name = 'b') and Name = 'c']", "[(Name = 'a' or Name = 'b') and Name = 'c']")]
    [InlineData("[Sample.City_Country/Sample.Country/Name = 'a']", "[City_Country/Country[Name = 'a']]")]
    [InlineData("[City_Country/Name = 'a']", "[City_Country/Country[Name = 'a']]")]
    [InlineData("[City_Country/Country[Code = 'PE']/Name = 'a']", "[City_Country/Country[Code = 'PE' and Name = 'a']]")]
    [InlineData("[City_Country]", "[City_Country/Country]")]
    [InlineData("[not(City_Country/Country)]", "[not(City_Country/Country)]")]
    [InlineData("[City_Country = $c]", "[City_Country = $c]")]
    [InlineData("[City_Country/Country = $c]", "[City_Country = $c]")]
    [InlineData("[City_Country/Country/id = $c]", "[City_Country = $c]")]
    [InlineData("[City_Country/Country/Country_Owner = '[%CurrentUser%]']", "[City_Country/Country[Country_Owner = '[%CurrentUser%]']]")]
    [InlineData("[City_Twin[reversed()]/City/Name = 'a']", "[City_Twin[reversed()]/City[Name = 'a']]")]
    [InlineData("[Country_Capital/Country/Name = 'a']", "[Country_Capital/Country[Name = 'a']]")]
    [InlineData("[City_Country/Country/Name = Name]", "[City_Country/Country[Name = ../Name]]")]
    [InlineData("[City_Country/Country/Name = City_Region/Region/Name]", "[City_Country/Country[../City_Region/Region[../Name = Name]]]")]
    [InlineData("[IsPort]", "[IsPort = true()]")]
    [InlineData("[IsPort = 'false']", "[IsPort = false()]")]
    [InlineData("[true or false()]", "[true() or false()]")]
    [InlineData("[Name = '']", "[Name = empty]")]
    [InlineData("[Name != NULL]", "[Name != empty]")]
    [InlineData("[Name = 'it''s']", "[Name = 'it''s']")]
    [InlineData("[Name = '[[%CurrentUser%]']", "[Name = '[[%CurrentUser%]']")]
    [InlineData("[Latitude >= -1.50]", "[Latitude >= -1.5]")]
    [InlineData("[OpenedAt < '2024-05-01']", "[OpenedAt < '2024-05-01T00:00:00Z']")]
    [InlineData("[OpenedAt < '2024-05-01T02:00:00.5+02:00']", "[OpenedAt < '2024-05-01T00:00:00.5Z']")]
    [InlineData("[contains(City_Country/Country/Name, $part)]", "[City_Country/Country[contains(Name, $part)]]")]
    [InlineData("[Name = $city/Remarks]", "[Name = $city/Remarks]")]
    [InlineData("[Kind = 'Town']", "[Kind = 'Town']")]
    [InlineData("[City_Country/Country/Country_Owner = $currentUser]", "[City_Country/Country[Country_Owner = '[%CurrentUser%]']]")]
    [InlineData("[City_Country/Country/Country_Owner/User/id = $currentUser/id]", "[City_Country/Country[Country_Owner = '[%CurrentUser%]']]")]
    [InlineData("[City_Country = '[%CurrentObject%]']", "[City_Country = '[%CurrentObject%]']")]
    [InlineData("[$currentUser/Name = Name]", "[Name = $currentUser/Name]")]
    [InlineData("[contains(Name, $currentUser/Name)]", "[contains(Name, $currentUser/Name)]")]
    [InlineData("['[%CurrentUser%]' = '[%UserRole_Reader%]']", "['[%CurrentUser%]' = '[%UserRole_Reader%]']")]
    [InlineData("['[%UserRole_Reader%]' != '[%CurrentUser%]']", "[not('[%CurrentUser%]' = '[%UserRole_Reader%]')]")]
    [InlineData("[Name = '[%UserRole_Reader%]']", "[Name = 'Reader']")]
    [InlineData("[City_Country/Country/Country_Owner/User/Roles = '[%UserRole_Reader%]']", "[City_Country/Country[Country_Owner/User[Roles = '[%UserRole_Reader%]']]]")]
    [InlineData("[OpenedAt > '[%CurrentDateTime%]']", "[OpenedAt > '[%CurrentDateTime%]']")]
    [InlineData("['[%BeginOfCurrentDay%]-3*[%YearLength%] + [%DayLength%]' <= OpenedAt]", "[OpenedAt >= '[%BeginOfCurrentDay%] - 3 * [%YearLength%] + [%DayLength%]']")]
    [InlineData("[OpenedAt = '[%EndOfYesterdayUTC%] + 1 * [%WeekLength%]']", "[OpenedAt = '[%EndOfYesterdayUTC%] + [%WeekLength%]']")]
    [InlineData("[string-length(City_Country/Country/Name) = 3]", "[City_Country/Country[length(Name) = 3]]")]
    [InlineData("[length(Name) > length(Remarks)]", "[length(Name) > length(Remarks)]")]
    [InlineData("[Founded = year-from-dateTime(OpenedAt, 'Europe/Amsterdam')]", "[Founded = year-from-dateTime(OpenedAt, 'Europe/Amsterdam')]")]
    [InlineData("[Name = City_Country/Country[Code = 'PE']/Name]", "[City_Country/Country[Code = 'PE' and Name = ../Name]]")]
    [InlineData("[Population < City_Region/Region[Name = ../Name]/City_Region/City/Founded]", "[City_Region/Region[Name = ../Name and City_Region/City[Founded > ../../Population]]]")]
    [InlineData("[City_Country = 'ID_01890a5d-ac96-774b-bcce-b302099a8057']", "[City_Country = '01890a5d-ac96-774b-bcce-b302099a8057']")]
    [InlineData("[hours-from-dateTime(OpenedAt, 'CET') = 3]", "[hours-from-dateTime(OpenedAt, 'CET') = 3]")]
    [InlineData("[$x = 'a']", "[$x = 'a']")]
    [InlineData("[5.0 >= $x or Name = 'a']", "[5 >= $x or Name = 'a']")]
    [InlineData("[$x != empty]", "[$x != empty]")]
    [InlineData("['a' = 'a']", "[true()]")]
    [InlineData("[not('a' = 'b') and 5 > 4.5]", "[not(false()) and true()]")]
    [InlineData("['' = empty]", "[true()]")]
    [InlineData("['true' = false()]", "[false()]")]
    [InlineData("['x' = $currentUser/Name]", "['x' = $currentUser/Name]")]
    [InlineData("['[%CurrentDateTime%]' > '2024-05-01']", "['[%CurrentDateTime%]' > '2024-05-01T00:00:00Z']")]
    [InlineData("['[%CurrentUser%]' = 'ID_01890a5d-ac96-774b-bcce-b302099a8057']", "['[%CurrentUser%]' = '01890a5d-ac96-774b-bcce-b302099a8057']")]
    [InlineData("[$currentUser/Roles = '[%UserRole_Reader%]']", "['[%CurrentUser%]' = '[%UserRole_Reader%]']")]
    [InlineData("['[%UserRole_Reader%]' = '[%UserRole_Reader%]']", "[true()]")]
    [InlineData("", "[true()]")]
    public void Text_becomes_the_one_form_of_its_meaning(string text, string expected) => Assert.Equal(expected, XPathParser.Parse(City, text).ToString());

    [Theory]
    [InlineData("Name = 'a'", 1, "'[' was expected, but here is 'Name'")]
    [InlineData("[Name = 'a'", 12, "']' was expected, but here is the end")]
    [InlineData("[Name = 'a']x", 13, "'[' or the end was expected")]
    [InlineData("[Name = 'a]", 9, "a text starts here and never ends")]
    [InlineData("[Nmae = 'a']", 2, "City has no attribute or association 'Nmae'")]
    [InlineData("[Country/Name = 'a']", 2, "City has no attribute or association 'Country'")]
    [InlineData("[City_Country/Country/Nmae = 'a']", 23, "Country has no attribute or association 'Nmae'")]
    [InlineData("[City_Country/Region/Name = 'a']", 15, "Country has no attribute or association 'Region'")]
    [InlineData("[Name]", 6, "a comparison of Name was expected")]
    [InlineData("[Name = ]", 9, "here is ']'")]
    [InlineData("[Name ~ 'a']", 7, "a comparison of Name was expected, but here is '~'")]
    [InlineData("['a' = 5]", 2, "'a' (String) cannot be compared with a Decimal")]
    [InlineData("[true() < false()]", 2, "values of type Boolean have no order")]
    [InlineData("[5 < empty]", 2, "nothing is less or greater than empty")]
    [InlineData("['[%CurrentUser%]' = empty]", 2, "an object is compared with a value that is none")]
    [InlineData("['[%CurrentUser%]' = 5]", 2, "a Reference cannot be compared with a Decimal")]
    [InlineData("['[%CurrentDateTime%]' > 'noon']", 2, "'noon' (String) cannot be compared with a DateTime")]
    [InlineData("[$currentUser/Active > true()]", 2, "values of type Boolean have no order")]
    [InlineData("[$currentUser/Roles < '[%UserRole_Reader%]']", 2, "roles have no order, and Roles is a list of them")]
    [InlineData("[Name = 5]", 9, "'5' (Decimal) cannot be compared with a String")]
    [InlineData("[Population = 'many']", 15, "'many' (String) cannot be compared with a Integer")]
    [InlineData("[Kind = 'Hamlet']", 9, "'Hamlet' is no key of Kind; the keys are Village, Town, Capital")]
    [InlineData("[Kind < 'Town']", 9, "values of type Enumeration have no order")]
    [InlineData("[Name > Kind]", 9, "values of type Enumeration have no order")]
    [InlineData("[City_Country/Country[Code = 'PE']/Name = City_Region/Region[Name = 'a']/Name]", 43, "both paths have conditions of their own")]
    [InlineData("[IsPort > true()]", 11, "values of type Boolean have no order")]
    [InlineData("[Name < empty]", 9, "nothing is less or greater than empty")]
    [InlineData("[City_Country = empty]", 17, "an association is compared with a value that is no object")]
    [InlineData("[City_Country = true()]", 17, "an association is compared with a value that is no object")]
    [InlineData("[City_Country = '']", 17, "an association is compared with a value that is no object")]
    [InlineData("[id = '']", 7, "an association is compared with a value that is no object")]
    [InlineData("[City_Country = 'Peru']", 17, "'Peru' (String) cannot be compared with a Reference")]
    [InlineData("[Name = '[%CurrentUser%]']", 9, "the current user is an object, and Name is a String")]
    [InlineData("[Name = '[%CurrentDateTime%]']", 9, "a String cannot be compared with a moment")]
    [InlineData("[OpenedAt > '[%BeginOfNextDay%]']", 14, "there is no token '[%BeginOfNextDay%]'")]
    [InlineData("[OpenedAt > '[%CurrentDateTime%] - 3 [%DayLength%]']", 38, "'*' was expected after the number")]
    [InlineData("[OpenedAt > '[%CurrentDateTime%] - 1.5 * [%DayLength%]']", 37, "'*' was expected after the number")]
    [InlineData("[OpenedAt > '[%CurrentDateTime%] * [%DayLength%]']", 34, "'+', '-' or the end of the text was expected")]
    [InlineData("[OpenedAt > '[%CurrentDateTime%] + [%CenturyLength%]']", 36, "there is no length '[%CenturyLength%]'")]
    [InlineData("[OpenedAt > '[%CurrentDateTime']", 14, "a token starts here and never ends")]
    [InlineData("[OpenedAt > '[%CurrentDateTime%] + 9999999999 * [%DayLength%]']", 36, "a number up to 1000000000 was expected")]
    [InlineData("[City_Country = '[%CurrentObject%] + [%DayLength%]']", 36, "only times can be computed with")]
    [InlineData("['[%CurrentUser%]' = '[%UserRole_Boss%]']", 22, "has no user role 'Boss'")]
    [InlineData("['[%CurrentUser%]' < '[%UserRole_Reader%]']", 2, "roles have no order")]
    [InlineData("[Population = '[%UserRole_Reader%]']", 15, "a role is compared with what is neither the current user nor a text")]
    [InlineData("[City_Country/Country/Country_Owner/User/Roles < '[%UserRole_Reader%]']", 50, "roles have no order, and Roles is a list of them")]
    [InlineData("[City_Country = '[%CurrentUser%]']", 17, "the current user is a User, and City_Country leads to a Country")]
    [InlineData("[Population = $currentUser/Name]", 15, "a Integer cannot be compared with the current user's Name, which is a String")]
    [InlineData("[Name = $currentUser/Nmae]", 22, "User has no member 'Nmae'")]
    [InlineData("[contains(Name, $currentUser/Active)]", 17, "a text cannot contain Active, which is a Boolean")]
    [InlineData("[Name = Population]", 9, "a String cannot be compared with a Integer")]
    [InlineData("[size(Name) = 3]", 2, "there is no function 'size' here")]
    [InlineData("[length(Population) = 3]", 9, "length was expected to get an attribute of type String")]
    [InlineData("[length(City_Country) = 3]", 9, "length was expected to get an attribute of type String")]
    [InlineData("[length(Name)]", 14, "a comparison of length was expected")]
    [InlineData("[length(Name) = 'many']", 17, "'many' (String) cannot be compared with a Integer")]
    [InlineData("[length(Name, 'UTC') = 3]", 13, "')' was expected, but here is ','")]
    [InlineData("[year-from-dateTime(Name) = 3]", 21, "year-from-dateTime was expected to get an attribute of type DateTime")]
    [InlineData("[year-from-dateTime(OpenedAt, 'Europe/Atlantis') = 3]", 31, "the name of a time zone was expected, but here is the text 'Europe/Atlantis'")]
    [InlineData("[year-from-dateTime(OpenedAt, 'GMT+1') = 3]", 31, "the name of a time zone was expected")]
    [InlineData("[year-from-dateTime(OpenedAt, '+01:00') = 3]", 31, "the name of a time zone was expected")]
    [InlineData("[year-from-dateTime(OpenedAt, $zone) = 3]", 31, "the name of a time zone was expected")]
    [InlineData("[contains(Population, '1')]", 11, "an attribute of type String was expected, but Population is of type Integer")]
    [InlineData("[contains(Name, Remarks)]", 17, "a text in quotes or a variable was expected, but here is 'Remarks'")]
    [InlineData("[City_Country[reversed()]/Country/Name = 'a']", 14, "City_Country joins two entities, so its direction is known")]
    [InlineData("[../Name = 'a']", 2, "there is no object further out")]
    [InlineData("[OpenedAt = '01.05.2024']", 13, "cannot be compared with a DateTime")]
    [InlineData("[hours-from-dateTime(OpenedAt, 'GMT+0') = 3]", 32, "the name of a time zone was expected")]
    [InlineData("[City_Country = $city/City_Region/Country]", 34, "a path behind $city/City_Region was found")]
    [InlineData("[Name = $currentUser/User_Region/Name]", 33, "a path behind $currentUser/User_Region was found")]
    [InlineData("[City_Country = 'ID_7']", 17, "'ID_7' (String) cannot be compared with a Reference")]
    [InlineData("[Budget = 99999999999999999999999999999999]", 11, "is no number that can be held")]
    public void A_mistake_is_told_with_its_column_and_what_was_expected(string text, int column, string problem)
    {
        var exception = Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(City, text));
        Assert.Equal(ErrorCode.ConstraintInvalid, exception.Code);
        Assert.Contains($"The constraint on City cannot be read at column {column}: ", exception.Message);
        Assert.Contains(problem, exception.Message);
    }

    [Theory]
    [InlineData("Name = 'a'", "'[' was expected, but here is 'Name'")]
    [InlineData("[Name = 'a'", "'and', 'or' or ']' was expected, but here is the end")]
    [InlineData("[Name = 'a' Name = 'b']", "'and', 'or' or ']' was expected, but here is 'Name'")]
    [InlineData("[(Name = 'a']", "'and', 'or' or ')' was expected, but here is ']'")]
    [InlineData("[not(Name = 'a']", "'and', 'or' or ')' was expected, but here is ']'")]
    [InlineData("[Name = 'a']x", "'[' or the end was expected, but here is 'x'")]
    [InlineData("[IsPort IsPort]", "a comparison (= != < <= > >=), 'and', 'or' or ']' was expected, but here is 'IsPort'")]
    [InlineData("[City_Country Name]", "'/', a comparison (= != < <= > >=), 'and', 'or' or ']' was expected, but here is 'Name'")]
    [InlineData("[City_Twin Name]", "[reversed()], '/', a comparison (= != < <= > >=), 'and', 'or' or ']' was expected, but here is 'Name'")]
    [InlineData("[City_Country/Country Name]", "'[', '/', a comparison (= != < <= > >=), 'and', 'or' or ']' was expected, but here is 'Name'")]
    [InlineData("[City_Region/Region/]", "an attribute or association of Region was expected, but here is ']'")]
    [InlineData("[Name = ]", "a text in quotes, a number, a variable, true(), false(), empty, a function of a value or an attribute or association of City was expected, but here is")]
    [InlineData("[]", "'(', not(…), contains(…), starts-with(…), ends-with(…), a text in quotes, a number, a variable, true(), false(), empty, a function of a value or an attribute or association of City was expected, but here is")]
    [InlineData("[IsPort or ]", "'(', not(…), contains(…), starts-with(…), ends-with(…), a text in quotes, a number, a variable, true(), false(), empty, a function of a value or an attribute or association of City was expected, but here is")]
    [InlineData("[City_Region/Region[/Name = 'a']]", "'(', not(…), contains(…), starts-with(…), ends-with(…), a text in quotes, a number, a variable, true(), false(), empty, a function of a value, '../' or an attribute or association of Region was expected, but here is '/'")]
    [InlineData("[Name]", "a comparison of Name was expected, but here is ']'")]
    [InlineData("['a']", "a comparison was expected, but here is ']'")]
    [InlineData("[contains Name, 'a')]", "City has no attribute or association 'contains'")]
    [InlineData("[contains(Name 'a')]", "',' was expected, but here is the text 'a'")]
    [InlineData("[contains(Name, 'a']", "')' was expected, but here is ']'")]
    [InlineData("[length Name) = 3]", "City has no attribute or association 'length'")]
    [InlineData("[length(Name = 3]", "')' was expected, but here is '='")]
    [InlineData("[hours-from-dateTime(OpenedAt 'CET') = 3]", "',' or ')' was expected, but here is the text 'CET'")]
    [InlineData("[true( or IsPort]", "')' was expected, but here is 'or'")]
    [InlineData("[Name = $city/]", "a member of the variable's object was expected, but here is ']'")]
    [InlineData("[Name = $]", "a variable's name is missing")]
    [InlineData("[Name = 'a' + 'b']", "'and', 'or' or ']' was expected, but here is '+'")]
    [InlineData("[Name = \"a\"]", "a text in quotes, a number, a variable, true(), false(), empty, a function of a value or an attribute or association of City was expected, but here is")]
    [InlineData("[Name = 'a' and]", "'(', not(…), contains(…), starts-with(…), ends-with(…), a text in quotes, a number")]
    [InlineData("[City_Twin[reversed()/City]", "']' was expected, but here is '/'")]
    [InlineData("[😀]", "'(', not(…), contains(…), starts-with(…), ends-with(…), a text in quotes, a number")]
    public void A_mistake_of_form_is_told_with_everything_that_could_stand_there(string text, string problem)
    {
        string message = Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(City, text)).Message;
        string told = message[(message.IndexOf(": ", StringComparison.Ordinal) + 2)..];
        Assert.StartsWith(problem, told);
    }

    [Fact]
    public void The_message_shows_the_text_with_a_caret_below_the_place()
    {
        var exception = Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(City, "[Population = 'many']"));
        Assert.EndsWith("\n  [Population = 'many']\n                ^", exception.Message);
        Assert.Equal("Compare with a number.", exception.Hint);
    }

    [Fact]
    public void An_unknown_name_is_answered_with_the_known_ones()
    {
        var exception = Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(City, "[City_Region/Region/x = 1]"));
        Assert.Equal("one of the attributes of Region (id, Name) or its associations (Region_Country, Region_Parent, City_Region).", exception.Hint);
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(41)]
    public void Deep_nesting_is_refused_before_it_hurts(int depth)
    {
        string text = $"[{new string('(', depth)}Name = 'a'{new string(')', depth)}]";
        Assert.Equal(ErrorCode.ConstraintInvalid, Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(City, text)).Code);
    }

    [Fact]
    public void A_limit_is_told_where_it_is_passed_and_every_mistake_once()
    {
        string path = string.Concat(Enumerable.Repeat("City_Twin/City/", ConstraintLimits.StepLimit));
        string terms = string.Join(" or ", Enumerable.Repeat("IsPort", ConstraintLimits.TermLimit));
        Assert.Equal(2 + "IsPort or ".Length, ColumnOf($"[IsPort or City_Twin/City[{path}Name = 'a']]"));
        Assert.Equal(2 + terms.Length + " or ".Length, ColumnOf($"[{terms} or IsPort or IsPort]"));
        Assert.Equal(3 + terms.Length + 1, ColumnOf($"[{terms}][IsPort]"));
        var role = Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(City, "[Population = '[%UserRole_Reader%]']"));
        Assert.Equal(2, role.Message.Split("cannot be read at column").Length);

        static int ColumnOf(string text)
        {
            string message = Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(City, text)).Message;
            int at = message.IndexOf("column ", StringComparison.Ordinal) + "column ".Length;
            return int.Parse(message[at..message.IndexOf(':', at)], System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    [Fact]
    public void A_many_to_many_association_of_an_entity_with_itself_goes_both_ways()
    {
        DomainModel model = DomainModel.Define("Topics", m => m.Entity("Topic", topic => topic.Attribute("Name", MemberType.String).ReferenceSet("Near", "Topic")).Entity("Article", article => article.ReferenceSet("Topics", "Topic")));
        EntityDefinition topic = model.Entity("Topic");
        Assert.Equal("[Topic_Near_Owner/Topic_Near[Topic_Near_Target/Topic[Name = 'a']]]", XPathParser.Parse(topic, "[Topic_Near/Topic/Name = 'a']").ToString());
        Assert.Equal("[Topic_Near_Target/Topic_Near[Topic_Near_Owner/Topic[Name = 'a']]]", XPathParser.Parse(topic, "[Topic_Near[reversed()]/Topic/Name = 'a']").ToString());
        var refused = Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(topic, "[Article_Topics[reversed()]/Article]"));
        Assert.Contains("column 16: Article_Topics joins two entities", refused.Message);
        Assert.Contains("Article_Topics, Topic_Near", Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(topic, "[Topic_Far/Topic]")).Hint);
    }

    [Fact]
    public void Depth_over_paths_and_the_number_of_terms_are_limited_too()
    {
        string path = string.Concat(Enumerable.Repeat("City_Twin/City/", ConstraintLimits.StepLimit));
        XPathParser.Parse(City, $"[{path}Name = 'a']");
        Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(City, $"[City_Twin/City/{path}Name = 'a']"));
        Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(City, $"[City_Twin/City[{path}Name = 'a']]"));
        string terms = string.Join(" or ", Enumerable.Repeat("IsPort", ConstraintLimits.TermLimit));
        XPathParser.Parse(City, $"[{terms}]");
        Assert.Throws<OfflineSyncException>(() => XPathParser.Parse(City, $"[{terms} or IsPort]"));
    }
}
