using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Generators;

public sealed class EntityPropertyTests
{
    private readonly DomainModel _model = SampleModel.Create();

    [Fact]
    public void Members_stand_in_the_order_of_the_properties() =>
        Assert.Equal(["Name", "Code", "Area", "Sovereign", "Owner", "Capital"], Country.Shape.Members.Select(member => member.Name));

    [Fact]
    public void Attributes_become_rules_of_the_member()
    {
        MemberDefinition name = City.Shape.Members[0];
        Assert.Equal((MemberType.String, true, 200), (name.Type, name.IsRequired, name.MaxLength));
    }

    [Fact]
    public void A_property_of_an_entity_type_is_an_association()
    {
        MemberDefinition country = _model.Entity<City>().Member("Country");
        Assert.Equal((MemberType.Reference, "Country", "City_Country"), (country.Type, country.Target, country.Association));
    }

    [Fact]
    public void Enumeration_keys_are_the_names_in_order() =>
        Assert.Equal(["Village", "Town", "Capital"], _model.Entity<City>().Member("Kind").EnumerationKeys.ToArray());

    [Fact]
    public void Empty_shows_as_null_where_the_property_can_and_as_the_types_default_elsewhere()
    {
        City city = Fresh(empty: true);
        Assert.Equal("", city.Name);
        Assert.Null(city.Remarks);
        Assert.Equal(0, city.Population);
        Assert.Null(city.Founded);
        Assert.Null(city.Latitude);
        Assert.False(city.IsPort);
        Assert.Null(city.IsWalled);
        Assert.Equal(default, city.OpenedAt);
        Assert.Null(city.SurveyedAt);
        Assert.Equal(default, city.VisitedAt);
        Assert.Null(city.InspectedAt);
        Assert.Equal(CityKind.Village, city.Kind);
        Assert.Null(city.FormerKind);
        Assert.Null(city.Country);
    }

    [Fact]
    public void What_is_set_is_read_again()
    {
        City city = Fresh(empty: true);
        var moment = new DateTime(2024, 5, 1, 10, 0, 0, DateTimeKind.Utc);
        (city.Name, city.Remarks, city.Population, city.Founded) = ("Delft", "canals", 104_000, 1246);
        (city.SquareMetres, city.Households, city.Budget, city.Latitude) = (24_060_000L, 55_000L, 1.5m, 52.01m);
        (city.IsPort, city.IsWalled, city.OpenedAt, city.SurveyedAt) = (true, false, moment, moment);
        (city.VisitedAt, city.InspectedAt) = (new DateTimeOffset(2024, 5, 1, 12, 0, 0, TimeSpan.FromHours(2)), moment);
        (city.Kind, city.FormerKind) = (CityKind.Town, CityKind.Capital);

        Assert.Equal(("Delft", "canals", 104_000, 1246), (city.Name, city.Remarks, city.Population, city.Founded));
        Assert.Equal((24_060_000L, 55_000L, 1.5m, 52.01m), (city.SquareMetres, city.Households, city.Budget, city.Latitude));
        Assert.Equal((true, false, moment, moment), (city.IsPort, city.IsWalled, city.OpenedAt, city.SurveyedAt));
        Assert.Equal((new DateTimeOffset(moment), new DateTimeOffset(moment)), (city.VisitedAt, city.InspectedAt));
        Assert.Equal((CityKind.Town, CityKind.Capital), (city.Kind, city.FormerKind));
        Assert.Equal("Town", city["Kind"]);
    }

    [Fact]
    public void The_default_of_a_moment_is_empty()
    {
        City city = Fresh(empty: true);
        city.OpenedAt = new DateTime(2024, 5, 1, 0, 0, 0, DateTimeKind.Utc);
        city.OpenedAt = default;
        city.VisitedAt = default;
        Assert.Null(city["OpenedAt"]);
        Assert.Null(city["VisitedAt"]);
    }

    [Fact]
    public void A_number_without_a_name_is_refused_by_an_enumeration()
    {
        City city = Fresh(empty: true);
        var exception = Assert.Throws<OfflineSyncException>(() => city.Kind = (CityKind)7);
        Assert.Equal(ErrorCode.ValueInvalid, exception.Code);
        Assert.Contains("Village, Town, Capital", exception.Message);
    }

    [Fact]
    public void A_new_object_has_the_models_defaults()
    {
        City city = Fresh(empty: false);
        Assert.Equal(3, city.Priority);
        Assert.Equal(0, city["Population"]);
        Assert.Equal("Village", city["Kind"]);
        Assert.Null(city["Founded"]);
        Assert.Null(city["Latitude"]);
        Assert.Null(city["IsWalled"]);
    }

    [Fact]
    public void A_change_is_announced_by_the_propertys_name()
    {
        City city = Fresh(empty: true);
        List<string?> names = [];
        city.PropertyChanged += (_, change) => names.Add(change.PropertyName);
        city.Founded = 1246;
        city.Founded = 1246;
        Assert.Equal(["Founded"], names);
    }

    private City Fresh(bool empty)
    {
        EntityDefinition entity = _model.Entity<City>();
        var city = (City)entity.Shape.Create();
        object?[] values = [.. entity.Members.Select(member => empty ? null : member.InitialValue)];
        city.Bind(null, entity, new IdSource(TimeProvider.System).NewObjectId(), values, isNew: true);
        return city;
    }
}
