using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using OfflineSync.Server;
using OfflineSync.Server.Hosting;
using OfflineSync.Server.Store;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Server.Running;

/// <summary>A server on Kestrel with a database of its own.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private const int PasswordHashRounds = 1_000;

    private readonly TestDatabase _database;

    private RunningServer(TestDatabase database, OfflineSyncHost host)
    {
        _database = database;
        Host = host;
        Rows = new ServerRows(Parts.Store);
    }

    public OfflineSyncHost Host { get; }

    /// <summary>Writes what uploads would write.</summary>
    public ServerRows Rows { get; }

    public ServerParts Parts => Host.Server.Parts;

    public NpgsqlDataSource DataSource => Parts.Store.DataSource;

    public string ConnectionString => _database.ConnectionString;

    public static async Task<RunningServer> StartAsync(
        Action<OfflineSyncServerOptions>? configure = null, DomainModel? model = null, TimeProvider? time = null, Action<OfflineSyncServerBuilder>? extend = null)
    {
        model ??= SampleModel.Create();
        string template = $"server-{model.RulesVersion}";
        await TestPostgres.EnsureTemplateAsync(template, async connectionString =>
        {
            await using ServerStore store = await ServerStore.OpenAsync(new StoreSettings(model, connectionString), new IdSource(TimeProvider.System), CancellationToken.None);
        });
        TestDatabase database = await TestPostgres.CreateDatabaseAsync(template);
        return new RunningServer(database, await StartInstanceAsync(database.ConnectionString, model, configure, time, extend));
    }

    /// <summary>With a model that no other test has: its tables are made where they are needed.</summary>
    public static async Task<RunningServer> StartAloneAsync(DomainModel model)
    {
        TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        return new RunningServer(database, await StartInstanceAsync(database.ConnectionString, model, null, null, null));
    }

    /// <summary>Another instance on the same database.</summary>
    public Task<OfflineSyncHost> StartInstanceAsync(DomainModel? model = null, Action<OfflineSyncServerOptions>? configure = null) =>
        StartInstanceAsync(ConnectionString, model ?? SampleModel.Create(), configure, null, null);

    public ProtocolClient Client() => new(Host.Url);

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using NpgsqlCommand command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    public async Task ExecuteAsync(string sql)
    {
        await using NpgsqlCommand command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        await _database.DisposeAsync();
    }

    private static Task<OfflineSyncHost> StartInstanceAsync(string connectionString, DomainModel model, Action<OfflineSyncServerOptions>? configure, TimeProvider? time, Action<OfflineSyncServerBuilder>? extend) =>
        OfflineSyncHost.StartAsync(
            options =>
            {
                options.Model = model;
                options.Postgres = connectionString;
                options.PasswordHashRounds = PasswordHashRounds;
                configure?.Invoke(options);
            },
            "http://127.0.0.1:0",
            server =>
            {
                if (time is not null) server.Services.AddSingleton(time);
                extend?.Invoke(server);
            });
}
