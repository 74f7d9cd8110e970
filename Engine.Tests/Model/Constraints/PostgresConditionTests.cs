using System.Text;
using OfflineSync.Constraints;
using OfflineSync.Projections;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Store;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>Conditions in the server's database: in any statement, for one user and for many at once.</summary>
public sealed class PostgresConditionTests
{
    [Theory]
    [InlineData(11)]
    [InlineData(12)]
    public async Task PostgreSQL_and_memory_give_the_same_objects_in_the_same_order(int seed)
    {
        var random = new Random(seed);
        DomainModel model = SampleModel.Create();
        var data = new SampleData(model, random);
        await using PostgresObjects database = await PostgresObjects.CreateAsync("sample-store", model, data);
        var constraints = new RandomConstraints(model, data, random);
        for (int i = 0; i < 300; i++)
        {
            ConstraintArguments arguments = constraints.Arguments();
            ObjectQuery query = constraints.Query(SampleData.Pick(random, model.Entities));
            SqlStatement ids = database.Compiler.Ids(query, arguments);
            string place = $"seed {seed}, constraint {i} on {query.Entity}: {query.Where}\n{ids.Text}";
            List<ObjectId> expected = [.. new QueryEvaluator(data, arguments).Objects(query).Select(stored => stored.Id)];
            Assert.True(expected.SequenceEqual(await database.IdsAsync(ids)), place);
        }
    }

    [Fact]
    public async Task PostgreSQL_folds_every_character_as_dotNET_does()
    {
        await using TestStore store = await TestStore.CreateAsync();
        string[] all = [.. Enumerable.Range(1, 0x10FFFF).Where(code => code is < 0xD800 or > 0xDFFF).Select(char.ConvertFromUtf32)];
        await using var command = store.Store.DataSource.CreateCommand(
            $"select {store.Store.Schema.Table("offlinesync_fold")}(letter) from unnest($1) with ordinality as all_letters (letter, place) order by place");
        command.Parameters.Add(new() { Value = all });
        await using var reader = await command.ExecuteReaderAsync();
        foreach (string letter in all)
        {
            Assert.True(await reader.ReadAsync());
            Assert.True(reader.GetString(0) == CaseFolding.Fold(letter), $"U+{new StringBuilder().Append(char.ConvertToUtf32(letter, 0).ToString("X4"))}");
        }
    }

    [Fact]
    public async Task One_condition_speaks_about_many_users_at_once()
    {
        var random = new Random(13);
        DomainModel model = SampleModel.Create();
        var data = new SampleData(model, random);
        await using PostgresObjects database = await PostgresObjects.CreateAsync("sample-store", model, data);
        EntityDefinition city = model.Entity("City");
        string[] texts =
        [
            "[City_Country/Country/Country_Owner = '[%CurrentUser%]']",
            "[City_Country/Country/Country_Owner != '[%CurrentUser%]']",
            "[not(City_Country/Country[Country_Owner = $currentUser or Name = 'Z'])]",
            "[Name = $currentUser/Name]",
            "[not(Name != $currentUser/Name) and IsPort = $currentUser/Active]",
            "[starts-with(Name, $currentUser/Name)]",
            "['[%CurrentUser%]' = '[%UserRole_Reader%]' or City_Country/Country/User['[%CurrentUser%]' != '[%UserRole_User%]']/id = $currentUser]",
            "[City_Country/Country/Country_Owner/User/Roles = '[%UserRole_Reader%]']",
        ];
        foreach (string text in texts.Select(text => text.Replace("Country/User[", "Country/Country_Owner/User[")))
        {
            Constraint constraint = XPathParser.Parse(city, text);
            List<object> parameters = [];
            var dialect = PostgresDialect.Of(database.Schema);
            string condition = database.Compiler.Condition(constraint, ConstraintArguments.None, "c", parameters, UserColumns.Of(dialect, model.Users, "u", value =>
            {
                parameters.Add(value);
                return SqlStatement.ParameterName(parameters.Count - 1);
            }));
            HashSet<(Guid, Guid)> found = [];
            await database.ReadAsync(new SqlStatement($"select u.id, c.id from {database.Schema.ObjectsOf(model.Users)} u, {database.Schema.ObjectsOf(city)} c where {condition}", [.. parameters]),
                reader => found.Add((reader.GetGuid(0), reader.GetGuid(1))));
            HashSet<(Guid, Guid)> expected = [];
            foreach (StoredObject user in data.All(model.Users))
            {
                var arguments = new ConstraintArguments { CurrentUser = user.Id, CurrentUserValues = user.Values, CurrentRoles = [.. UserRoles.Of((string?)user.Values[2])] };
                var evaluator = new ConstraintEvaluator(data, arguments);
                foreach (StoredObject one in data.All(city))
                {
                    if (evaluator.Holds(constraint, one)) expected.Add((user.Id.Value, one.Id.Value));
                }
                string alone = database.Compiler.Condition(constraint, arguments, "c", parameters = []);
                List<ObjectId> ids = await database.IdsAsync(new SqlStatement($"select c.id from {database.Schema.ObjectsOf(city)} c where {alone}", [.. parameters]));
                Assert.True(expected.Where(pair => pair.Item1 == user.Id.Value).Select(pair => pair.Item2).ToHashSet().SetEquals(ids.Select(id => id.Value)), $"{text}\n{alone}");
            }
            Assert.True(expected.SetEquals(found), $"{text}\n{condition}");
            Assert.NotEmpty(found);
        }
    }
}
