using System.Linq.Expressions;
using OfflineSync.Constraints;
using OfflineSync.Tests.Access;
using OfflineSync.Tests.Associations;
using OfflineSync.Tests.Generalization;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>What lambdas say about specializations, lists and sets: the tree of a text, and the same objects in memory, SQLite and PostgreSQL.</summary>
public sealed class LambdaFamilyTests
{
    private const string IsCar = "(Specialization = 'SportsCar' or Specialization = 'Car')";
    private static readonly DomainModel Fleet = FleetModel.Create();
    private static readonly DomainModel Articles = ArticleModel.Create();
    private readonly ListedObjects _objects = new();
    private readonly List<(DomainModel Model, EntityDefinition Entity, Constraint Tree, string Text, ObjectId[] Expected)> _asked = [];

    [Fact]
    [Trait("Behaviour", "M-092")]
    [Trait("Behaviour", "S-148")]
    public async Task Tests_and_casts_ask_what_an_object_is()
    {
        AddFleet();
        Vehicles($"[{IsCar}]", v => v is Car, 2, 3);
        Vehicles("[Specialization = 'Truck']", v => v is Truck, 4);
        Vehicles("[true()]", v => ((OfflineObject)v) is Vehicle, 1, 2, 3, 4);
        Vehicles($"[not({IsCar})]", v => !(v is Car), 1, 4);
        Vehicles($"[{IsCar}]", v => (v as Car) != null, 2, 3);
        Vehicles($"[not({IsCar})]", v => (v as Car) == null, 1, 4);
        Vehicles($"[{IsCar} and Doors > 2]", v => ((Car)v).Doors > 2, 2);
        Vehicles($"[{IsCar}][Doors > 2]", v => v is Car && ((Car)v).Doors > 2, 2);
        Vehicles($"[{IsCar}][Doors != 4][Plate != 'x']", v => v is Car && ((Car)v).Doors != 4 && ((Vehicle)v).Plate != "x", 3);
        Vehicles($"[{IsCar} and Doors != 4]", v => (v as Car)!.Doors != 4, 3);
        Vehicles("[Specialization = 'SportsCar'][TopSpeed > 200 or Doors = 2]", v => v is SportsCar && (((SportsCar)v).TopSpeed > 200 || ((Car)v).Doors == 2), 3);
        Vehicles($"[{IsCar}][Specialization = 'SportsCar' and TopSpeed > 200]", v => v is Car && ((SportsCar)v).TopSpeed > 200, 3);
        Vehicles($"[{IsCar} or Specialization = 'Truck']", v => v is Car || v is Truck, 2, 3, 4);
        Vehicles($"[{IsCar} and contains(Colour, 're')]", v => ((Car)v).Colour.Contains("re"), 2);
        Trips("[Trip_Vehicle/Car]", t => t.Vehicle is Car, 10);
        Trips("[Trip_Vehicle]", t => t.Vehicle is Vehicle, 10, 11, 12);
        Trips("[not(Trip_Vehicle/Car)]", t => !(t.Vehicle is Car), 11, 12, 13);
        Trips("[not(Trip_Vehicle/Car)]", t => (t.Vehicle as Car) == null, 11, 12, 13);
        Trips("[Trip_Vehicle/Car/Doors > 2]", t => ((Car)t.Vehicle!).Doors > 2, 10);
        Trips("[Trip_Vehicle/Truck/Load > 5]", t => (t.Vehicle as Truck)!.Load > 5, 11);
        Trips("[Trip_Vehicle/Car and Trip_Vehicle/Car/Colour = 'red']", t => t.Vehicle is Car && ((Car)t.Vehicle).Colour == "red", 10);
        Trips("[Trip_Escort/SportsCar]", t => t.Escort is SportsCar, 12);
        Trips($"[Trip_Vehicle/Car/id = '{Id(2)}']", t => ((Car)t.Vehicle!).Id == Id(2), 10);
        await EverybodyAgreesAsync(Fleet, "lambda-fleet");
    }

    [Fact]
    [Trait("Behaviour", "S-147")]
    [Trait("Behaviour", "M-089")]
    public async Task Sets_are_asked_for_some_or_all_of_their_objects()
    {
        AddArticles();
        Topic water = (Topic)Loose(Articles, "Topic", Id(1));
        ArticlesAre("[Article_Topics]", a => a.Topics.Any(), 10, 11);
        ArticlesAre("[Article_Topics]", a => a.Topics.Count > 0, 10, 11);
        ArticlesAre("[Article_Topics]", a => 1 <= a.Topics.Count(), 10, 11);
        ArticlesAre("[not(Article_Topics)]", a => a.Topics.Count == 0, 12);
        ArticlesAre("[not(Article_Topics)]", a => !a.Topics.Any(), 12);
        ArticlesAre("[Article_Topics/Topic[Name = 'Water']]", a => a.Topics.Any(t => t.Name == "Water"), 10, 11);
        ArticlesAre("[Article_Topics/Topic[Name = 'Roads']]", a => a.Topics.Where(t => t.Name == "Roads").Any(), 10);
        ArticlesAre("[Article_Topics/Topic[starts-with(Name, 'R') and ends-with(Name, 's')]]", a => a.Topics.Where(t => t.Name.StartsWith("R")).Any(t => t.Name.EndsWith("s")), 10);
        ArticlesAre("[not(Article_Topics/Topic[Name = 'Roads'])]", a => a.Topics.Count(t => t.Name == "Roads") == 0, 11, 12);
        ArticlesAre("[not(Article_Topics/Topic[not(Name = 'Water')])]", a => a.Topics.All(t => t.Name == "Water"), 11, 12);
        ArticlesAre($"[Article_Topics = '{Id(1)}']", a => a.Topics.Contains(water), 10, 11);
        ArticlesAre("[Article_Topics/Topic[Name = 'Roads' or Article_Topics/Article[Title = 'Dunes']]]", a => a.Topics.Any(t => t.Name == "Roads" || t.Articles.Any(other => other.Title == "Dunes")), 10);
        ArticlesAre("[Article_Topics/Topic[Name = ../../Title]]", a => a.Topics.Any(t => t.Name == a.Title), 11);
        ArticlesAre("[Article_Topics/Topic[Article_Topics/Article[Title != ../../../../Title and ../../Name = 'Water']]]", a => a.Topics.Any(t => t.Articles.Any(other => other.Title != a.Title && t.Name == "Water")), 10, 11);
        ArticlesAre("[Article_Cover/Cover/Caption = 'C'][Article_Topics]", a => a.Cover!.Caption == "C" && a.Topics.Any(), 10);
        Topics("[Article_Topics/Article[Article_Cover]]", t => t.Articles.Any(a => a.Cover != null), 1, 2);
        Topics("[not(Article_Topics/Article[not(Article_Topics/Topic[Name = 'Water'])])]", t => t.Articles.All(a => a.Topics.Any(other => other.Name == "Water")), 1, 2, 3);
        await EverybodyAgreesAsync(Articles, "lambda-articles");
    }

    [Fact]
    public async Task Lists_are_asked_value_by_value()
    {
        AddArticles();
        string[] array = ["Polders", "Dunes"];
        List<string?> withNull = ["Polders", null];
        HashSet<ObjectId> ids = [Id(10), Id(12)];
        Cover cover = (Cover)Loose(Articles, "Cover", Id(5));
        Cover?[] covers = [cover, null];
        ArticlesAre("[Title = 'Polders' or Title = 'Dunes']", a => array.Contains(a.Title), 10, 12);
        ArticlesAre("[Title = 'Polders' or Title = 'Dunes']", a => array.ToList().Contains(a.Title), 10, 12);
        ArticlesAre("[Title = 'Polders' or Title = 'Dunes']", a => Enumerable.Contains(array, a.Title), 10, 12);
        ArticlesAre("[not(Title = 'Polders' or Title = empty)]", a => !withNull.Contains(a.Title), 11, 12);
        ArticlesAre($"[id = '{Id(10)}' or id = '{Id(12)}']", a => ids.Contains(a.Id), 10, 12);
        ArticlesAre($"[Article_Cover = '{Id(5)}' or not(Article_Cover)]", a => covers.Contains(a.Cover), 10, 11, 12);
        ArticlesAre($"[Article_Cover = '{Id(5)}']", a => new[] { cover.Id }.Contains(a.Cover!.Id), 10);
        ArticlesAre("[false()]", a => new List<string>().Contains(a.Title));
        ArticlesAre("[starts-with(Title, 'Po') or starts-with(Title, 'Du')]", a => new[] { "Po", "Du" }.Any(start => a.Title.StartsWith(start)), 10, 12);
        ArticlesAre("[contains(Title, 'e') and contains(Title, 's')]", a => new[] { "e", "s" }.All(part => a.Title.Contains(part)), 10, 12);
        ArticlesAre("[Article_Topics/Topic[Name = 'Roads' or Name = 'Air']]", a => a.Topics.Any(t => new[] { "Roads", "Air" }.Contains(t.Name)), 10);
        await EverybodyAgreesAsync(Articles, "lambda-articles");

        EntityDefinition cities = SampleModel.Create().Entity("City");
        CityKind[] kinds = [CityKind.Town, CityKind.Capital];
        List<CityKind?> former = [CityKind.Town, null];
        int[] sizes = [1, 2];
        Assert.Equal(XPathParser.Parse(cities, "[Kind = 'Town' or Kind = 'Capital']"), LambdaConstraint.From<City>(cities, c => kinds.Contains(c.Kind)));
        Assert.Equal(XPathParser.Parse(cities, "[FormerKind = 'Town' or FormerKind = empty]"), LambdaConstraint.From<City>(cities, c => former.Contains(c.FormerKind)));
        Assert.Equal(XPathParser.Parse(cities, "[Population = 1 or Population = 2]"), LambdaConstraint.From<City>(cities, c => sizes.Contains(c.Population)));
    }

    [Fact]
    public void What_has_no_text_is_refused_with_the_place_and_a_cure()
    {
        HashSet<string> caseless = new(["a"], StringComparer.OrdinalIgnoreCase);
        int[] many = [.. Enumerable.Range(0, ConstraintLimits.TermLimit + 1)];
        Refused<Article>(Articles, "(a.Topics.Count > 2)", "Count == 0", a => a.Topics.Count > 2);
        Refused<Article>(Articles, "(a.Topics.Count(t => (t.Name == \"x\")) == 1)", "Load the objects", a => a.Topics.Count(t => t.Name == "x") == 1);
        Refused<Article>(Articles, "Topics is a set", "Topics.Any(one => …)", a => a.Topics == null);
        Refused<Article>(Articles, "a.Topics.First().Name", "Any, All or Contains of sets", a => a.Topics.First().Name == "x");
        Refused<Article>(Articles, "a.Topics.Select(", "Any, All or Contains of sets", a => a.Topics.Select(t => t.Name).Contains("x"));
        Refused<Article>(Articles, "compares texts in a way of its own", "StringComparer.Ordinal", a => caseless.Contains(a.Title));
        Refused<Article>(Articles, "more than 256 values", "Ask in parts", a => many.Any(one => a.Title == one.ToString()));
        Refused<Trip>(Fleet, "Topic is no specialization of Vehicle", "Its specializations are", t => (OfflineObject)t.Vehicle! is Topic);
        Refused<Trip>(Fleet, "Topic is no specialization of Trip", "Take the test or cast away", t => (OfflineObject)t is Topic);
        Refused<Article>(Articles, "Nme is no member of Topic", "", a => a.Topics.Any(t => (string?)t["Nme"] == "x"));
    }

    [Fact]
    [Trait("Behaviour", "M-098")]
    public async Task Access_rules_and_queries_of_a_device_take_them()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(DomainModel.Define("Fleet", model => model
            .Entity<User>().Entity<Trip>().Entity<Truck>().Entity<SportsCar>().Entity<Car>()
            .Entity<Vehicle>(vehicle => vehicle.Allow(FleetModel.Dispatcher, Rights.All).Allow(FleetModel.Driver, Rights.Read, (v, user) => v is Car && ((Car)v).Doors > 2))));
        OfflineEngine dispatcher = await world.DeviceAsync("anna", [FleetModel.Dispatcher]);
        await dispatcher.CommitAsync([
            dispatcher.Create<Truck>(t => t.Plate = "T"), dispatcher.Create<Car>(c => (c.Plate, c.Colour, c.Doors) = ("C", "red", 4)), dispatcher.Create<SportsCar>(c => (c.Plate, c.Colour, c.Doors) = ("S", "red", 2))]);
        Assert.Empty((await dispatcher.SynchronizeAsync()).Rejected);
        string[] plates = ["S", "T"];

        Assert.Equal(["C", "S"], (await dispatcher.Query<Vehicle>().Where(v => v is Car).ToListAsync()).Select(v => v.Plate).Order());
        Assert.Equal(["T"], (await dispatcher.Query<Vehicle>().Where(v => !(v is Car) && plates.Contains(v.Plate)).ToListAsync()).Select(v => v.Plate));
        OfflineEngine driver = await world.DeviceAsync("bert", [FleetModel.Driver]);
        Assert.Equal(["C"], (await driver.Query<Vehicle>().ToListAsync()).Select(v => v.Plate));
    }

    private void AddFleet()
    {
        Add(Fleet, "Vehicle", Id(1), ("Plate", "V"), ("Specialization", "Vehicle"));
        Add(Fleet, "Vehicle", Id(2), ("Plate", "C"), ("Specialization", "Car"), ("Doors", 4), ("Colour", "red"));
        Add(Fleet, "Vehicle", Id(3), ("Plate", "S"), ("Specialization", "SportsCar"), ("Doors", 2), ("Colour", "blue"), ("TopSpeed", 300));
        Add(Fleet, "Vehicle", Id(4), ("Plate", "T"), ("Specialization", "Truck"), ("Load", 7m));
        Add(Fleet, "Trip", Id(10), ("Vehicle", Id(2)));
        Add(Fleet, "Trip", Id(11), ("Vehicle", Id(4)));
        Add(Fleet, "Trip", Id(12), ("Vehicle", Id(1)), ("Escort", Id(3)));
        Add(Fleet, "Trip", Id(13));
    }

    private void AddArticles()
    {
        Add(Articles, "Topic", Id(1), ("Name", "Water"));
        Add(Articles, "Topic", Id(2), ("Name", "Roads"));
        Add(Articles, "Topic", Id(3), ("Name", "Air"));
        Add(Articles, "Cover", Id(5), ("Caption", "C"));
        Add(Articles, "Article", Id(10), ("Title", "Polders"), ("Cover", Id(5)));
        Add(Articles, "Article", Id(11), ("Title", "Water"));
        Add(Articles, "Article", Id(12), ("Title", "Dunes"));
        // The association is called after the set of articles, so these own it.
        Add(Articles, "Article_Topics", Id(20), ("Owner", Id(10)), ("Target", Id(1)));
        Add(Articles, "Article_Topics", Id(21), ("Owner", Id(10)), ("Target", Id(2)));
        Add(Articles, "Article_Topics", Id(22), ("Owner", Id(11)), ("Target", Id(1)));
    }

    private void Add(DomainModel model, string entity, ObjectId id, params (string Member, object? Value)[] values) => _objects.Add(entity, id,
        [.. model.Entity(entity).Members.Select(member => Values.Normalize(member, values.FirstOrDefault(one => one.Member == member.Name).Value))]);

    private void Vehicles(string xpath, Expression<Func<Vehicle, bool>> lambda, params int[] expected) => Same(Fleet, xpath, lambda, expected);

    private void Trips(string xpath, Expression<Func<Trip, bool>> lambda, params int[] expected) => Same(Fleet, xpath, lambda, expected);

    private void ArticlesAre(string xpath, Expression<Func<Article, bool>> lambda, params int[] expected) => Same(Articles, xpath, lambda, expected);

    private void Topics(string xpath, Expression<Func<Topic, bool>> lambda, params int[] expected) => Same(Articles, xpath, lambda, expected);

    private void Same<T>(DomainModel model, string xpath, Expression<Func<T, bool>> lambda, int[] expected)
        where T : OfflineObject, IEntity<T>
    {
        EntityDefinition entity = model.Entity<T>();
        Constraint text = XPathParser.Parse(entity, xpath), tree = LambdaConstraint.From(entity, lambda);
        Assert.True(text == tree, $"{text}\n{tree}");
        Assert.Equal(tree, XPathParser.Parse(entity, tree.ToString()));
        _asked.Add((model, entity, tree, xpath, [.. expected.Select(Id)]));
    }

    private async Task EverybodyAgreesAsync(DomainModel model, string template)
    {
        using var sqlite = new SqliteObjects(model, _objects);
        await using PostgresObjects postgres = await PostgresObjects.CreateAsync(template, model, _objects);
        foreach ((_, EntityDefinition entity, Constraint tree, string text, ObjectId[] expected) in _asked)
        {
            var query = new ObjectQuery(entity) { Where = tree };
            Assert.True(expected.SequenceEqual(new QueryEvaluator(_objects, ConstraintArguments.None).Objects(query).Select(stored => stored.Id)), $"memory: {text}");
            Assert.True(expected.SequenceEqual(sqlite.Ids(QueryCompiler.Sqlite.Ids(query, ConstraintArguments.None))), $"SQLite: {text}");
            Assert.True(expected.SequenceEqual(await postgres.IdsAsync(postgres.Compiler.Ids(query, ConstraintArguments.None))), $"PostgreSQL: {text}");
        }
    }

    private static void Refused<T>(DomainModel model, string part, string cure, Expression<Func<T, bool>> lambda)
        where T : OfflineObject, IEntity<T>
    {
        var exception = Assert.Throws<OfflineSyncException>(() => LambdaConstraint.From(model.Entity<T>(), lambda));
        Assert.Equal(ErrorCode.ConstraintInvalid, exception.Code);
        Assert.Contains(part, exception.Message);
        Assert.Contains(cure, exception.Hint ?? "");
    }

    private static OfflineObject Loose(DomainModel model, string entity, ObjectId id)
    {
        EntityDefinition definition = model.Entity(entity);
        OfflineObject created = definition.Shape.Create();
        created.Bind(null, definition, id, new object?[definition.Members.Length], isNew: true);
        return created;
    }

    private static ObjectId Id(int number) => new(new Guid(number, 0, 0, [0, 0, 0, 0, 0, 0, 0, 0]));
}
