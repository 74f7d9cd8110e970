using Npgsql;
using NpgsqlTypes;
using OfflineSync.Projections;
using OfflineSync.Server.Downloads;
using OfflineSync.Server.Store;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Downloads;

/// <summary>Promise 6 in PostgreSQL's words: a delta is driven by what changed, never by what exists.</summary>
public sealed class QueryPlanTests
{
    [Theory]
    [Trait("History", "N12")]
    [InlineData(1)]
    [InlineData(2_000)]
    [Trait("History", "21")]
    public async Task A_delta_is_read_by_the_index_on_changes(int heldKeys)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.ExecuteAsync("""
            insert into offlinesync.visibility (key, id, visible, xid, since)
            select 'rule' || n % 5000 || ':all', gen_random_uuid(), true, '10'::xid8, '10'::xid8 from generate_series(1, 200000) n
            """);
        string from = await server.ScalarAsync<string>("select pg_current_snapshot()::text");
        await server.Rows.AddCityAsync("Delft");
        await server.ExecuteAsync("analyze offlinesync.visibility");

        string plan = await ExplainAsync(server, [.. Enumerable.Range(0, heldKeys).Select(n => $"rule{n}:all"), "City:all"], new PgSnapshot(from));

        Assert.DoesNotContain("Seq Scan", plan);
        Assert.True(plan.Contains("visibility_key_xid") || plan.Contains("visibility_xid"), plan);
    }

    [Fact]
    [Trait("History", "N12")]
    public async Task What_a_user_holds_is_read_from_node_to_node_and_not_with_what_all_others_hold()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        // Few edges from each of them, and many for a planner that guesses how far they lead.
        await server.ExecuteAsync("""
            insert into offlinesync.membership (principal, key, source, visible, xid, since)
            select 'node:' || n % 500, 'node:' || n, gen_random_uuid(), true, '10'::xid8, '10'::xid8 from generate_series(1, 20000) n
            """);
        await server.ExecuteAsync("analyze offlinesync.membership");
        string from = await server.ScalarAsync<string>("select pg_current_snapshot()::text");
        NpgsqlParameterCollection since = new NpgsqlCommand().Parameters;
        CutTransaction.AddSince(since, new PgSnapshot(from), Guid.Empty, isOneCut: true);

        string plan = await ExplainAsync(server, new DownloadSql(new StoreSchema()).MembershipsSince, [new("roots", (string[])["node:0"]), .. since.Select(parameter => parameter.Clone())]);

        Assert.DoesNotContain("Seq Scan on membership", plan);
    }

    [Fact]
    [Trait("History", "21")]
    public async Task A_plan_is_made_for_the_values_even_where_the_app_prepares_statements_by_itself()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await using NpgsqlConnection connection = new(server.ConnectionString + ";Max Auto Prepare=10;Auto Prepare Min Usages=1");
        await connection.OpenAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        foreach (string statement in DownloadSql.Begin.Split("; ").Concat(DownloadSql.PlannedEach.Split("; ")))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
        await using var read = new NpgsqlCommand("show plan_cache_mode", connection);

        Assert.Equal("force_custom_plan", await read.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("", 100, "force_custom_plan")]
    [InlineData(";Options=-c statement_timeout=60000", 100, "force_custom_plan")]
    [InlineData(";Max Auto Prepare=0", 0, "auto")]
    public async Task Statements_are_parsed_once_for_a_connection_and_planned_each_time(string settings, int prepared, string mode)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await using NpgsqlDataSource source = StoreConfiguration.DataSource(server.ConnectionString + settings);
        await using NpgsqlCommand read = source.CreateCommand("show plan_cache_mode");

        Assert.Equal(mode, await read.ExecuteScalarAsync());
        Assert.Equal(prepared, new NpgsqlConnectionStringBuilder(source.ConnectionString).MaxAutoPrepare);
    }

    [Theory]
    [InlineData(512)]
    [InlineData(10_000)]
    public async Task A_page_is_read_from_its_position_on_and_no_further_than_it_reaches(int rows)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.Rows.AddCitiesAsync(40_000);
        await server.ExecuteAsync("analyze offlinesync.visibility, offlinesync.object_city");
        Guid middle = await server.ScalarAsync<Guid>("select id from offlinesync.object_city order by id offset 20000 limit 1");
        EntityDefinition city = SampleModel.Create().Entities.Single(entity => entity.Name == "City");

        string plan = await ExplainAsync(server, new DownloadSql(new StoreSchema()).EverythingRows(city, city.Members),
            new("key", "City:all"), new("id", middle), new("limit", NpgsqlDbType.Integer) { Value = rows });

        Assert.DoesNotContain("Seq Scan", plan);
        Assert.DoesNotContain("Sort", plan);
    }

    private static Task<string> ExplainAsync(RunningServer server, string[] keys, PgSnapshot from)
    {
        NpgsqlParameterCollection since = new NpgsqlCommand().Parameters;
        CutTransaction.AddSince(since, from, Guid.Empty, isOneCut: true);
        return ExplainAsync(server, new DownloadSql(new StoreSchema()).Changes,
            [new("keys", keys), new("key", ""), new("id", Guid.Empty), new("limit", NpgsqlDbType.Integer) { Value = 512 }, .. since.Select(parameter => parameter.Clone())]);
    }

    private static async Task<string> ExplainAsync(RunningServer server, string statement, params NpgsqlParameter[] parameters)
    {
        await using NpgsqlConnection connection = await server.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("explain " + statement, connection);
        command.Parameters.AddRange(parameters);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}
