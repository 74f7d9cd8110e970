using Npgsql;

namespace OfflineSync.Tests.Hosting;

public sealed class TestPostgresTests
{
    [Fact]
    public async Task Every_database_is_a_test_s_own()
    {
        await using var first = await TestPostgres.CreateDatabaseAsync();
        await using var second = await TestPostgres.CreateDatabaseAsync();

        await ScalarAsync(first, "create table mine (id int)");

        Assert.Equal(0L, await ScalarAsync(second, "select count(*) from pg_tables where tablename = 'mine'"));
    }

    [Fact]
    public async Task A_template_is_prepared_once_and_copied()
    {
        var prepared = 0;
        for (var i = 0; i < 3; i++)
        {
            await TestPostgres.EnsureTemplateAsync("test-postgres", async connectionString =>
            {
                prepared++;
                await using var connection = new NpgsqlConnection(connectionString);
                await connection.OpenAsync();
                await using var command = new NpgsqlCommand("create table filled as select 7 as id", connection);
                await command.ExecuteNonQueryAsync();
            });
            await using var copy = await TestPostgres.CreateDatabaseAsync("test-postgres");
            Assert.Equal(7, await ScalarAsync(copy, "select id from filled"));
        }

        Assert.Equal(1, prepared);
    }

    [Fact]
    public async Task A_database_is_gone_after_its_test()
    {
        string name;
        await using (var database = await TestPostgres.CreateDatabaseAsync())
        {
            name = database.Name;
            await ScalarAsync(database, "select 1");
        }

        await using var other = await TestPostgres.CreateDatabaseAsync();
        Assert.Equal(0L, await ScalarAsync(other, $"select count(*) from pg_database where datname = '{name}'"));
    }

    private static async Task<object?> ScalarAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }
}
