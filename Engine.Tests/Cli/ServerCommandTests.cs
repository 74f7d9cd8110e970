using System.Net;
using System.Net.Sockets;
using Npgsql;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Cli;

/// <summary>The operator's commands, and replaying a recording against a server.</summary>
public sealed class ServerCommandTests
{
    private const string Password = "a long enough password";

    [Fact]
    public async Task A_user_who_was_added_signs_in_and_a_replayed_recording_is_applied_once()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        using var folder = new CliFolder();
        string model = folder.Write("model.json", SampleModel.Create().ToJson());

        CliRun add = await CliRun.OfAsync(["server", "user", "add", "surveyor-a", "--role", "User", "--model", model, "--postgres", database.ConnectionString], input: Password + "\n");
        Assert.Equal((0, ""), (add.ExitCode, add.Error));
        Assert.DoesNotContain(Password, add.Output);

        await using OfflineSyncHost host = await StartAsync(database);
        string recording = await folder.RecordAsync(host.Url, "surveyor-a", Password);
        string[] replay = ["journal", "replay", recording, "--server", host.Url.ToString(), "--user", "surveyor-a"];
        CliRun first = await CliRun.OfAsync(replay, variable: name => name == "OFFLINESYNC_PASSWORD" ? Password : null);
        CliRun second = await CliRun.OfAsync([.. replay, "--json"], input: Password);

        Assert.Equal((0, ""), (first.ExitCode, first.Error));
        Assert.StartsWith("1 batch(es): 3 entries applied, 0 rejected", first.Output);
        Assert.Equal(3, second.Output.Split('\n').Count(line => line.Contains("\"applied\":true", StringComparison.Ordinal)));
        Assert.Equal(3L, await CountAsync(database, "select count(*) from offlinesync.object_country"));
    }

    [Fact]
    public async Task A_rebuild_tells_that_nothing_differed()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        using var folder = new CliFolder();
        string model = folder.Write("model.json", SampleModel.Create().ToJson());
        await CliRun.OfAsync(["server", "user", "add", "surveyor-a", "--role", "User", "--model", model, "--postgres", database.ConnectionString], input: Password);

        CliRun run = await CliRun.OfAsync(["server", "rebuild", "--model", model, "--postgres", database.ConnectionString]);

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("nothing differed", run.Output);
    }

    [Fact]
    public async Task A_server_that_cannot_reach_its_database_says_so_and_ends_with_2()
    {
        using var folder = new CliFolder();
        string model = folder.Write("model.json", SampleModel.Create().ToJson());

        CliRun run = await CliRun.OfAsync(["server", "run", "--model", model, "--postgres", "Host=127.0.0.1;Port=1;Username=nobody", "--urls", "http://127.0.0.1:0"]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("PostgresUnavailable:", run.Error);
    }

    [Fact]
    public async Task A_server_whose_port_is_taken_names_it_says_what_to_do_and_ends_with_2()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        using var folder = new CliFolder();
        string model = folder.Write("model.json", SampleModel.Create().ToJson());
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        string url = $"http://{taken.LocalEndpoint}";

        CliRun run = await CliRun.OfAsync(["server", "run", "--model", model, "--postgres", database.ConnectionString, "--urls", url]);

        Assert.Equal(2, run.ExitCode);
        string[] lines = run.Error.Trim().Split('\n');
        Assert.StartsWith("PortInUse:", lines[0]);
        Assert.Contains(url, run.Error.ReplaceLineEndings(" "));
        Assert.True(lines.Length >= 2, run.Error);
        Assert.DoesNotContain("   at ", run.Error);
    }

    [Fact]
    public async Task A_damaged_model_names_the_place_and_ends_with_2()
    {
        using var folder = new CliFolder();
        string model = folder.Write("model.json", "{\"name\":7}");

        CliRun run = await CliRun.OfAsync(["server", "rebuild", "--model", model]);

        Assert.Equal(2, run.ExitCode);
        Assert.StartsWith("ModelInvalid:", run.Error);
    }

    private static async Task<long> CountAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static Task<OfflineSyncHost> StartAsync(TestDatabase database) => OfflineSyncHost.StartAsync(
        options =>
        {
            options.Model = SampleModel.Create();
            options.Postgres = database.ConnectionString;
        },
        "http://127.0.0.1:0");
}
