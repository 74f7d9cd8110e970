using Npgsql;
using NpgsqlTypes;
using OfflineSync.Projections;
using OfflineSync.Server.Downloads;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Downloads;

/// <summary>Promise 6 in PostgreSQL's words: a delta is driven by what changed, never by what exists.</summary>
public sealed class QueryPlanTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2_000)]
    public async Task A_delta_is_read_by_the_index_on_changes(int heldKeys)
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.ExecuteAsync("""
            insert into offlinesync.visibility (key, id, visible, xid)
            select 'rule' || n % 5000 || ':all', gen_random_uuid(), true, '10'::xid8 from generate_series(1, 200000) n
            """);
        string from = await server.ScalarAsync<string>("select pg_current_snapshot()::text");
        await server.Rows.AddCityAsync("Delft");
        await server.ExecuteAsync("analyze offlinesync.visibility");

        string plan = await ExplainAsync(server, [.. Enumerable.Range(0, heldKeys).Select(n => $"rule{n}:all"), "City:all"], new PgSnapshot(from));

        Assert.DoesNotContain("Seq Scan", plan);
        Assert.True(plan.Contains("visibility_key_xid") || plan.Contains("visibility_xid"), plan);
    }

    [Fact]
    public async Task A_plan_is_made_for_the_values_even_where_the_app_prepares_statements_by_itself()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await using NpgsqlConnection connection = new(server.ConnectionString + ";Max Auto Prepare=10;Auto Prepare Min Usages=1");
        await connection.OpenAsync();
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
        foreach (string statement in DownloadSql.Begin.Split(';'))
        {
            await using var command = new NpgsqlCommand(statement, connection);
            await command.ExecuteNonQueryAsync();
        }
        await using var read = new NpgsqlCommand("show plan_cache_mode", connection);

        Assert.Equal("force_custom_plan", await read.ExecuteScalarAsync());
    }

    private static async Task<string> ExplainAsync(RunningServer server, string[] keys, PgSnapshot from)
    {
        await using NpgsqlConnection connection = await server.DataSource.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("explain " + new DownloadSql(new StoreSchema()).Changes, connection);
        command.Parameters.Add(new("keys", keys));
        command.Parameters.Add(new("key", ""));
        command.Parameters.Add(new("id", Guid.Empty));
        command.Parameters.Add(new("limit", NpgsqlDbType.Integer) { Value = 512 });
        CutTransaction.AddSince(command.Parameters, from);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        var lines = new List<string>();
        while (await reader.ReadAsync()) lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}
