using OfflineSync.Device;

namespace OfflineSync.Tests.Device;

public sealed class SchemaGrowthTests
{
    [Fact]
    public async Task A_grown_model_keeps_rows_overlays_and_journal()
    {
        using var folder = new TestFolder();
        ObjectId user = new(new Guid("018f4a6c-0000-7000-8000-000000000001")), stored;
        await using (OfflineEngine engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = Town.Model, Folder = folder.Path }))
        {
            await engine.UseUserAsync(user, default);
            OfflineObject person = engine.Create("Person");
            person["Name"] = "Anna";
            stored = person.Id;
            await engine.CommitAsync(person);
        }

        DomainModel grown = DomainModel.Define("Town", m => m
            .Entity("Person", e => e.Attribute("Nickname", MemberType.String).Attribute("Name", MemberType.String).Reference("Partner", "Person"))
            .Entity("State", e => e.Attribute("Layout", MemberType.String)));
        await using OfflineEngine next = await OfflineEngine.OpenAsync(new OfflineOptions { Model = grown, Folder = folder.Path });

        OfflineObject again = (await next.FindAsync("Person", stored))!;
        Assert.Equal(("Anna", null), (again["Name"], again["Nickname"]));
        again["Nickname"] = "An";
        OfflineObject state = next.Create("State");
        state["Layout"] = "Utrecht";
        await next.CommitAsync([again, state]);
        Assert.Equal("An", (await next.Query("Person").Where("[Nickname = 'An']").FirstOrDefaultAsync())!["Nickname"]);
        Assert.Equal(3, (await next.GetPendingAsync()).Count);
    }

    [Fact]
    public async Task The_views_are_plain_SQL_for_any_tool()
    {
        using var folder = new TestFolder();
        ObjectId user = new(new Guid("018f4a6c-0000-7000-8000-000000000001"));
        await using OfflineEngine engine = await OfflineEngine.OpenAsync(new OfflineOptions { Model = Town.Model, Folder = folder.Path });
        await engine.UseUserAsync(user, default);
        OfflineObject house = engine.Create("House");
        house["Price"] = 10.50m;
        house["BuiltAt"] = new DateTime(1970, 1, 1, 0, 0, 1, DateTimeKind.Utc);
        await engine.CommitAsync(house);

        using var plain = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={engine.Folder.DatabasePath(user)};Mode=ReadOnly;Pooling=False");
        plain.Open();
        using Microsoft.Data.Sqlite.SqliteCommand command = plain.CreateCommand();
        command.CommandText = "select hex(id), Street, Number, Price, Listed, BuiltAt, Owner from House where Listed";
        using Microsoft.Data.Sqlite.SqliteDataReader row = command.ExecuteReader();

        Assert.True(row.Read());
        Assert.Equal(Convert.ToHexString(house.Id.Value.ToByteArray(bigEndian: true)), row.GetString(0));
        Assert.Equal<object>([DBNull.Value, 0L, "10.5", 1L, 1000L, DBNull.Value], Enumerable.Range(1, 6).Select(row.GetValue));
    }
}
