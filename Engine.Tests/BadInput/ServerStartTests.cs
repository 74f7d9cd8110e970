using System.Net;
using System.Net.Sockets;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.BadInput;

/// <summary>What keeps a server from starting: each a clear error that says what to do.</summary>
public sealed class ServerStartTests
{
    [Theory]
    [InlineData("this is no connection string")]
    [InlineData("Host=127.0.0.1;Port=1;Username=nobody;Database=none;Timeout=2")]
    [InlineData("Host=no-such-host.invalid;Username=nobody;Database=none;Timeout=2")]
    public async Task A_wrong_connection_string_is_said_plainly(string connectionString)
    {
        OfflineSyncException refused = await RefusedAsync(options => options.Postgres = connectionString);

        Assert.Equal(ErrorCode.PostgresUnavailable, refused.Code);
    }

    [Fact]
    public async Task A_database_that_does_not_exist_is_said_plainly()
    {
        string connectionString = new Npgsql.NpgsqlConnectionStringBuilder(await TestPostgres.ConnectionStringAsync()) { Database = "no_such_database" }.ConnectionString;

        OfflineSyncException refused = await RefusedAsync(options => options.Postgres = connectionString);

        Assert.Equal(ErrorCode.PostgresUnavailable, refused.Code);
        Assert.Contains("does not exist", refused.Message + refused.Hint);
    }

    [Fact]
    public async Task A_wrong_password_is_said_plainly_and_not_repeated()
    {
        string connectionString = new Npgsql.NpgsqlConnectionStringBuilder(await TestPostgres.ConnectionStringAsync()) { Username = "nobody_here", Password = "not-the-password" }.ConnectionString;

        OfflineSyncException refused = await RefusedAsync(options => options.Postgres = connectionString);

        Assert.Equal(ErrorCode.PostgresUnavailable, refused.Code);
        Assert.DoesNotContain("not-the-password", refused.ToString());
    }

    [Fact]
    public async Task A_port_in_use_is_said_plainly()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();

        OfflineSyncException refused = await RefusedAsync(options => options.Postgres = database.ConnectionString, $"http://127.0.0.1:{((IPEndPoint)taken.LocalEndpoint).Port}");

        Assert.Equal(ErrorCode.PortInUse, refused.Code);
    }

    [Fact]
    public async Task All_wrong_options_are_named_at_once()
    {
        OfflineSyncException refused = await RefusedAsync(options =>
        {
            options.Model = null;
            options.BatchEntryLimit = 0;
        });

        Assert.Equal(ErrorCode.OptionsInvalid, refused.Code);
        Assert.Contains(nameof(OfflineSyncServerOptions.Model), refused.Message);
        Assert.Contains(nameof(OfflineSyncServerOptions.BatchEntryLimit), refused.Message);
    }

    private static async Task<OfflineSyncException> RefusedAsync(Action<OfflineSyncServerOptions> configure, string url = "http://127.0.0.1:0")
    {
        var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => OfflineSyncHost.StartAsync(
            options =>
            {
                options.Model = SampleModel.Create();
                configure(options);
            },
            url));
        Assert.NotEmpty(refused.Hint);
        return refused;
    }
}
