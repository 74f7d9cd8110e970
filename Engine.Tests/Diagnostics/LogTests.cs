using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using OfflineSync.Server;
using OfflineSync.Tests.Device;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Joining;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Diagnostics;

/// <summary>What both ends log in a life with everything in it: sessions, refusals, rejections, faults of the database, a fork.</summary>
public sealed class LogTests
{
    private const string Name = "recognisable-person";
    private const string Password = "recognisable pass phrase";
    private const string WrongPassword = "recognisable typing error";
    private const string Content = "Recognisable content";

    [Fact]
    [Trait("Behaviour", "M-019")]
    public async Task No_message_of_either_end_carries_a_name_a_password_a_token_or_a_content()
    {
        using var logs = new CollectedLogs();
        using var folder = new TestFolder();
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        string token;
        await using (JoinedApp app = await JoinedApp.StartAsync(builder =>
        {
            builder.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
            builder.Services.AddOfflineSyncServer(JoinedApp.On(database));
        }))
        {
            await app.Server.Users.AddAsync(Name, Password, [SampleModel.UserRole]);
            await using ServiceProvider device = Device(app.Address, folder.Path, logs);
            var engine = device.GetRequiredService<OfflineEngine>();
            token = await LiveAsync(engine, app, database);
            await FailAsync(engine, app, database);
            await engine.SignOutAsync();
        }

        int[] seen = [.. logs.Messages.Where(message => message.Category.StartsWith("OfflineSync", StringComparison.Ordinal)).Select(message => message.Id.Id).Distinct()];
        Assert.Empty(new[] { 1001, 1003, 1004, 1005, 1007, 1101, 1102, 1105, 2001, 2003, 2101, 2102, 2201, 2202, 2205, 2206, 2301, 2302, 2304 }.Except(seen));
        string postgres = new NpgsqlConnectionStringBuilder(database.ConnectionString).Password!;
        Assert.All(logs.Messages, message => Assert.All([Name, Password, WrongPassword, Content, token, KeyHandler.Key, postgres, folder.Path],
            secret => Assert.DoesNotContain(secret, message.Text, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Sessions, commits, a rejection, an object that the database refuses.</summary>
    /// <returns>The session's token.</returns>
    private static async Task<string> LiveAsync(OfflineEngine engine, JoinedApp app, TestDatabase database)
    {
        await Assert.ThrowsAsync<OfflineSyncException>(() => engine.SignInAsync(Name, WrongPassword));
        await engine.SignInAsync(Name, Password);
        string token = engine.Database.Read(transaction => OfflineSync.Device.SessionState.Read(transaction.Statements))!.Token!;
        await engine.CommitAsync(engine.Create<City>(city => city.Name = $"{Content} that fits"));
        await engine.CommitAsync(engine.Create<City>(city => city.Name = $"{Content} {new string('x', 300)}"));
        Assert.Single((await engine.SynchronizeAsync()).Rejected);
        await ExecuteAsync(database, "alter table offlinesync.object_city add constraint odd check (name not like '%odd%')");
        await engine.CommitAsync(engine.Create<City>(city => city.Name = $"{Content} that is odd"));
        SyncResult parked = await engine.SynchronizeAsync();
        Assert.Equal(ErrorCode.StorageRefused, Assert.Single(Assert.Single(parked.Rejected).Reasons).Code);
        return token;
    }

    /// <summary>A checkpoint that is refused, a server that fails.</summary>
    private static async Task FailAsync(OfflineEngine engine, JoinedApp app, TestDatabase database)
    {
        await ExecuteAsync(database, "update offlinesync.model_state set epoch = gen_random_uuid()");
        await engine.SynchronizeAsync();
        await ExecuteAsync(database, "alter table offlinesync.session rename to elsewhere");
        var failed = await Assert.ThrowsAsync<OfflineSyncException>(() => engine.SynchronizeAsync());
        Assert.Equal(ErrorCode.ServerFailed, failed.Code);
        Assert.False(string.IsNullOrEmpty(failed.TraceId));
    }

    private static ServiceProvider Device(Uri server, string folder, CollectedLogs logs)
    {
        var services = new ServiceCollection();
        services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        services.AddTransient<KeyHandler>();
        services.AddOfflineSync(options =>
        {
            options.Model = SampleModel.Create();
            options.Folder = folder;
            options.Server = server;
        }).HttpClient.AddHttpMessageHandler<KeyHandler>();
        return services.BuildServiceProvider();
    }

    private static async Task ExecuteAsync(TestDatabase database, string sql)
    {
        await using var connection = new NpgsqlConnection(database.ConnectionString);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
