using System.Linq.Expressions;
using OfflineSync.Constraints;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Model.Constraints;

public sealed class LambdaConstraintTests
{
    private static readonly EntityDefinition Cities = SampleModel.Create().Entity("City");
    private static readonly DateTime Moment = new(2024, 5, 1, 10, 0, 0, DateTimeKind.Utc);
    private readonly string _name = "Delft";
    private static readonly CityKind? NoKind = Enum.TryParse("Hamlet", out CityKind kind) ? kind : null;

    [Fact]
    public void Comparisons_read_the_same_as_XPath()
    {
        Same("[Name = 'Delft']", c => c.Name == "Delft");
        Same("[Name = 'Delft']", c => "Delft" == c.Name);
        Same("[Name != 'Delft']", c => c.Name != "Delft");
        Same("[Population > 5]", c => 5 < c.Population);
        Same("[Population >= 5][Founded <= 3]", c => c.Population >= 5 && c.Founded <= 3);
        Same("[Latitude < 1.5 or Budget = 2]", c => c.Latitude < 1.5m || c.Budget == 2);
        Same("[SquareMetres > Population]", c => c.SquareMetres > c.Population);
        Same("[Latitude = Population]", c => c.Latitude == c.Population);
        Same("[SurveyedAt < OpenedAt]", c => c.SurveyedAt < c.OpenedAt);
        Same("[OpenedAt >= '2024-05-01T10:00:00Z']", c => c.OpenedAt >= Moment);
        Same("[VisitedAt > '2024-05-01T10:00:00Z']", c => c.VisitedAt > new DateTimeOffset(Moment));
        Same("[InspectedAt = '2024-05-01T10:00:00Z']", c => c.InspectedAt == Moment);
    }

    [Fact]
    public void Empty_is_null_and_the_empty_text()
    {
        Same("[Name = empty]", c => c.Name == "");
        Same("[Remarks = empty]", c => c.Remarks == null);
        Same("[Remarks != empty]", c => c.Remarks != null);
        Same("[Name = empty]", c => string.IsNullOrEmpty(c.Name));
        Same("[Founded != empty]", c => c.Founded.HasValue);
        Same("[not(Founded != empty)]", c => !c.Founded.HasValue);
        Same("[Founded = 7]", c => c.Founded!.Value == 7);
    }

    [Fact]
    public void Enumerations_compare_by_key()
    {
        CityKind kind = CityKind.Capital;
        Same("[Kind = 'Town']", c => c.Kind == CityKind.Town);
        Same("[Kind != 'Capital']", c => c.Kind != kind);
        Same("[FormerKind = 'Town']", c => c.FormerKind == CityKind.Town);
        Same("[FormerKind = empty]", c => c.FormerKind == null);
        Same("[FormerKind = empty]", c => c.FormerKind == NoKind);
        Same("[Kind = FormerKind]", c => c.Kind == c.FormerKind);
    }

    [Fact]
    public void Booleans_may_stand_alone()
    {
        bool yes = true;
        Same("[IsPort]", c => c.IsPort);
        Same("[not(IsPort)]", c => !c.IsPort);
        Same("[IsWalled = false()]", c => c.IsWalled == false);
        Same("[IsWalled]", c => c.IsWalled!.Value);
        Same("[true()][IsPort]", c => yes && c.IsPort);
    }

    [Fact]
    public void Paths_follow_references()
    {
        Same("[City_Country/Country/Name = 'Peru']", c => c.Country!.Name == "Peru");
        Same("[City_Region/Region/Region_Parent/Region/Region_Country/Country/Code != empty]", c => c.Region!.Parent!.Country!.Code != null);
        Same("[City_Country/Country/Sovereign]", c => c.Country!.Sovereign);
        Same("[City_Country/Country/Name = Name]", c => c.Country!.Name == c.Name);
        Same("[City_Country/Country/Name = City_Region/Region/Name]", c => c.Country!.Name == c.Region!.Name);
        Same("[contains(City_Country/Country/Name, 'er')]", c => c.Country!.Name.Contains("er"));
    }

    [Fact]
    public void References_compare_with_objects_ids_and_null()
    {
        City delft = Loose("City") as City ?? throw new InvalidOperationException();
        ObjectId id = delft.Id;
        City? none = null;
        Same($"[City_Twin = '{id}']", c => c.Twin == delft);
        Same($"[not(City_Twin = '{id}')]", c => c.Twin != delft);
        Same($"[City_Twin = '{id}']", c => c.Twin!.Id == id);
        Same($"[id = '{id}']", c => c.Id == id);
        Same($"[id = '{id}']", c => c == delft);
        Same("[false()]", c => c.Id == default);
        Same("[City_Twin]", c => c.Twin != null);
        Same("[not(City_Twin)]", c => c.Twin == none);
        Same("[City_Country = City_Region/Region/Region_Country]", c => c.Country == c.Region!.Country);
    }

    [Fact]
    public void The_current_user_may_be_the_second_parameter() => Assert.Equal(
        XPathParser.Parse(Cities, "[City_Country/Country/Country_Owner = '[%CurrentUser%]']"),
        LambdaConstraint.From<City>(Cities, (c, user) => c.Country!.Owner == user));

    [Fact]
    public void Texts_are_searched()
    {
        Same("[contains(Name, 'el')]", c => c.Name.Contains("el"));
        Same("[starts-with(Name, 'Delft')]", c => c.Name.StartsWith(_name));
        Same("[ends-with(Remarks, 'x')]", c => c.Remarks!.EndsWith("x", StringComparison.OrdinalIgnoreCase));
        Same("[contains(Name, '')]", c => c.Name.Contains(""));
    }

    [Fact]
    public void Values_outside_of_the_lambda_are_read_at_once()
    {
        var place = new { Name = "Delft", Sizes = new[] { 1, 2 } };
        Same("[Name = 'Delft']", c => c.Name == _name);
        Same("[Name = 'Delft']", c => c.Name == place.Name);
        Same("[Population = 4]", c => c.Population == place.Sizes[1] + 2);
        Same("[Name = 'DELFT']", c => c.Name == _name.ToUpperInvariant());
    }

    [Fact]
    public void Objects_without_a_class_are_asked_by_member_name() => Assert.Equal(
        XPathParser.Parse(Cities, "[Name = 'a'][Population > 5]"),
        LambdaConstraint.From<OfflineObject>(Cities, c => (string?)c["Name"] == "a" && (int)c["Population"]! > 5));

    [Fact]
    public void What_has_no_counterpart_is_quoted()
    {
        Refused("c.Name.Length", c => c.Name.Length > 5);
        Refused("c.Name.ToUpper()", c => c.Name.ToUpper() == "A");
        Refused("(c.Population + 1)", c => c.Population + 1 > 5);
        Refused("Convert(c.Population, Double)", c => c.Population > 1.5);
        Refused("c.Remarks", c => c.Name.Contains(c.Remarks!));
        Refused("Contains(\"a\", Ordinal)", c => c.Name.Contains("a", StringComparison.Ordinal));
        Refused("c.State", c => c.State == ObjectState.New);
        Refused("(c.OpenedAt > ", c => c.OpenedAt > new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Unspecified));
    }

    [Fact]
    public void The_current_user_has_members_and_roles()
    {
        SameFor("[Name = $currentUser/Name]", (c, user) => c.Name == user.Name);
        SameFor("[IsPort = $currentUser/Active]", (c, user) => c.IsPort == user.Active);
        SameFor("[contains(Name, $currentUser/Name)]", (c, user) => c.Name.Contains(user.Name));
        SameFor("['[%CurrentUser%]' = '[%UserRole_Reader%]' or IsPort]", (c, user) => user.IsInRole("Reader") || c.IsPort);
        SameFor("[not('[%CurrentUser%]' = '[%UserRole_Reader%]')]", (c, user) => !user.IsInRole("Reader"));
        SameFor("[City_Country/Country/Country_Owner/User/Roles = '[%UserRole_Reader%]']", (c, user) => c.Country!.Owner!.IsInRole("Reader"));
        SameFor("[City_Country/Country/Country_Owner = $currentUser]", (c, user) => c.Country!.Owner!.Id == user.Id);
    }

    [Fact]
    public void What_is_put_together_too_deep_is_refused()
    {
        ParameterExpression c = Expression.Parameter(typeof(City), "c");
        Expression isPort = Expression.Property(c, nameof(City.IsPort)), population = Expression.Property(c, nameof(City.Population)), twin = c;
        Expression all = isPort, sum = population;
        for (int i = 0; i < 100_000; i++) (all, sum, twin) = (Expression.OrElse(all, isPort), Expression.Add(sum, Expression.Constant(1)), Expression.Property(twin, nameof(City.Twin)));
        Refused("nested more than 512 levels deep", Expression.Lambda<Func<City, bool>>(all, c));
        Refused("nested more than 512 levels deep", Expression.Lambda<Func<City, bool>>(Expression.GreaterThan(sum, Expression.Constant(5)), c));
        Refused("nested more than 512 levels deep", Expression.Lambda<Func<City, bool>>(Expression.Property(twin, nameof(City.IsPort)), c));
        Expression right = isPort;
        for (int i = 0; i <= ConstraintLimits.DepthLimit; i++) right = Expression.AndAlso(isPort, right);
        Refused("nested more than 40 levels deep", Expression.Lambda<Func<City, bool>>(right, c));
        Expression most = isPort;
        for (int i = 1; i < ConstraintLimits.TermLimit; i++) most = Expression.OrElse(most, isPort);
        Assert.NotNull(LambdaConstraint.From(Cities, Expression.Lambda<Func<City, bool>>(most, c)));
    }

    [Fact]
    public void An_ordering_is_a_path_to_an_attribute()
    {
        Assert.Equal(Ordering.By(Cities, "City_Country/Country/Name", descending: true), LambdaConstraint.OrderBy<City, string>(Cities, c => c.Country!.Name, descending: true));
        Assert.Equal(Ordering.By(Cities, "Latitude"), LambdaConstraint.OrderBy<City, object?>(Cities, c => c.Latitude));
        Assert.Equal(Ordering.By(Cities, "id"), LambdaConstraint.OrderBy<City, ObjectId>(Cities, c => c.Id));
        Assert.Throws<OfflineSyncException>(() => LambdaConstraint.OrderBy<City, int>(Cities, c => c.Name.Length));
    }

    private static OfflineObject Loose(string entity)
    {
        EntityDefinition definition = Cities.Model.Entity(entity);
        OfflineObject created = definition.Shape.Create();
        created.Bind(null, definition, new IdSource(TimeProvider.System).NewObjectId(), new object?[definition.Members.Length], isNew: true);
        return created;
    }

    [Fact]
    public void A_rule_that_would_keep_the_moment_of_its_definition_is_refused_and_a_query_reads_the_clock_when_it_is_made()
    {
        DateTime early = new(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (Expression<Func<City, User, bool>> rule in (Expression<Func<City, User, bool>>[])
            [
                (city, _) => city.OpenedAt < DateTime.UtcNow,
                (city, user) => city.OpenedAt > DateTime.Now.AddDays(-1) && user.Active,
                (city, _) => city.OpenedAt == DateTime.Today,
                (city, _) => city.OpenedAt < DateTimeOffset.UtcNow.UtcDateTime,
                (city, _) => city.OpenedAt < TimeProvider.System.GetUtcNow().UtcDateTime,
            ])
        {
            var exception = Assert.Throws<OfflineSyncException>(() => LambdaConstraint.From(Cities, rule));
            Assert.Equal(ErrorCode.ConstraintInvalid, exception.Code);
            Assert.Contains("is read when the rule is defined", exception.Message, StringComparison.Ordinal);
            Assert.Contains("[%CurrentDateTime%]", exception.Hint, StringComparison.Ordinal);
        }
        SameFor("[OpenedAt < '2020-01-01T00:00:00Z']", (city, _) => city.OpenedAt < early);
        _ = LambdaConstraint.From<City>(Cities, city => city.OpenedAt < DateTime.UtcNow);
    }

    private static void Same(string xpath, Expression<Func<City, bool>> lambda)
    {
        Constraint expected = XPathParser.Parse(Cities, xpath), actual = LambdaConstraint.From(Cities, lambda);
        Assert.True(expected == actual, $"{expected}\n{actual}");
    }

    private static void SameFor(string xpath, Expression<Func<City, User, bool>> lambda)
    {
        Constraint expected = XPathParser.Parse(Cities, xpath), actual = LambdaConstraint.From(Cities, lambda);
        Assert.True(expected == actual, $"{expected}\n{actual}");
    }

    private static void Refused(string part, Expression<Func<City, bool>> lambda)
    {
        var exception = Assert.Throws<OfflineSyncException>(() => LambdaConstraint.From(Cities, lambda));
        Assert.Equal(ErrorCode.ConstraintInvalid, exception.Code);
        Assert.Contains(part, exception.Message);
    }
}
