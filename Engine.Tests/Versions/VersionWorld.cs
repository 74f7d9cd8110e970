using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Device;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Versions;

/// <summary>A database whose server is replaced by one with another model, and devices whose apps are updated, each when it likes.</summary>
internal sealed class VersionWorld : IAsyncDisposable
{
    public const string Role = "Surveyor";
    public const string Password = "secret";

    private readonly TestFolder _folder = new();
    private readonly TestDatabase _database;

    private VersionWorld(TestDatabase database) => _database = database;

    public InProcessServer Server { get; private set; } = null!;

    public static async Task<VersionWorld> StartAsync(DomainModel model)
    {
        var world = new VersionWorld(await TestPostgres.CreateDatabaseAsync());
        await world.ServeAsync(model);
        await world.Server.Users.AddAsync("anna", Password, [Role]);
        return world;
    }

    /// <summary>Replaces the server by one with this model.</summary>
    public async Task ServeAsync(DomainModel model)
    {
        if (Server is not null) await Server.DisposeAsync();
        Server = null!;
        Server = await InProcessServer.StartAsync(options =>
        {
            options.Model = model;
            options.Postgres = _database.ConnectionString;
            options.PasswordHashRounds = 1_000;
        });
    }

    /// <summary>Opens a device's app; it signs in where it has not.</summary>
    public async Task<OfflineEngine> OpenAsync(string device, DomainModel model)
    {
        var options = new OfflineOptions { Model = model, Folder = _folder.File(device), Server = InProcessServer.Address };
        options.Synchronization.MessageHandler = Server.CreateTransport();
        OfflineEngine engine = await OfflineEngine.OpenAsync(options);
        if (engine.Session is null) await engine.SignInAsync("anna", Password);
        return engine;
    }

    public async Task<T?> ScalarAsync<T>(string sql)
    {
        await using var source = Npgsql.NpgsqlDataSource.Create(_database.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T?)await command.ExecuteScalarAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (Server is not null) await Server.DisposeAsync();
        await _database.DisposeAsync();
        _folder.Dispose();
    }
}
