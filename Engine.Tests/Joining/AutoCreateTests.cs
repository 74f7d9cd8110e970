using Npgsql;
using OfflineSync.Server;
using OfflineSync.Tests.Cli;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Joining;

/// <summary>A server that may not create its tables, and the SQL that somebody applies for it.</summary>
public sealed class AutoCreateTests : IDisposable
{
    private readonly CliFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_server_without_the_right_to_create_tables_runs_on_the_script_that_was_applied_by_hand()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        CliRun script = await ScriptAsync("--postgres", database.ConnectionString);
        await ExecuteAsync(database, script.Output);
        string role = $"{database.Name}_app";
        await ExecuteAsync(database, $"""
            create role {role} login password 'app';
            grant usage on schema offlinesync to {role};
            grant select, insert, update, delete on all tables in schema offlinesync to {role};
            grant usage on all sequences in schema offlinesync to {role};
            grant execute on all functions in schema offlinesync to {role};
            """);
        try
        {
            await using JoinedApp app = await StartAsync(new NpgsqlConnectionStringBuilder(database.ConnectionString) { Username = role, Password = "app" }.ConnectionString);
            await RoundTrip.RunAsync(app);
        }
        finally
        {
            await ExecuteAsync(database, $"drop owned by {role}; drop role {role}");
        }

        Assert.Equal((0, ""), (script.ExitCode, script.Error));
        Assert.Equal("", (await ScriptAsync("--postgres", database.ConnectionString)).Output);
    }

    [Fact]
    public async Task The_whole_script_is_written_without_a_database()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        CliRun script = await ScriptAsync();

        await ExecuteAsync(database, script.Output);

        Assert.Equal("", (await ScriptAsync("--postgres", database.ConnectionString)).Output);
        await using JoinedApp app = await StartAsync(database.ConnectionString);
        await RoundTrip.RunAsync(app);
    }

    [Fact]
    public async Task A_server_that_may_not_create_tables_refuses_to_start_without_them_and_says_what_to_do()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();

        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => StartAsync(database.ConnectionString));

        Assert.Equal(ErrorCode.OptionsInvalid, refused.Code);
        Assert.Contains("offlinesync server script", refused.Hint);
    }

    [Fact]
    public async Task After_the_model_has_grown_the_script_holds_only_what_is_new()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await ExecuteAsync(database, (await ScriptAsync("--postgres", database.ConnectionString)).Output);
        string grown = _folder.Write("grown.json", DomainModel.Define("Sample", model => model.Entity<Country>().Entity<Region>().Entity<City>()
            .Entity("Bridge", bridge => bridge.Attribute("Name", MemberType.String))).ToJson());

        CliRun script = await CliRun.OfAsync(["server", "script", "--model", grown, "--postgres", database.ConnectionString]);

        Assert.Contains("object_bridge", script.Output);
        Assert.DoesNotContain("object_city", script.Output);
        await ExecuteAsync(database, script.Output);
        Assert.Equal("", (await CliRun.OfAsync(["server", "script", "--model", grown, "--postgres", database.ConnectionString])).Output);
    }

    private Task<CliRun> ScriptAsync(params string[] arguments) =>
        CliRun.OfAsync(["server", "script", "--model", _folder.Write("model.json", SampleModel.Create().ToJson()), .. arguments]);

    private static Task<JoinedApp> StartAsync(string connectionString) => JoinedApp.StartAsync(builder => builder.Services.AddOfflineSyncServer(options =>
    {
        options.Model = SampleModel.Create();
        options.Postgres = connectionString;
        options.PasswordHashRounds = 1_000;
        options.AutoCreate = SchemaAutoCreate.None;
    }));

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
