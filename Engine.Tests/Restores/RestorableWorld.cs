using Npgsql;
using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Restores;

/// <summary>A server whose database is copied and put back, and devices that find it at the same address all the while.</summary>
internal sealed class RestorableWorld : IAsyncDisposable
{
    private readonly DomainModel _model;
    private readonly TestDatabase _database;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("offlinesync-restores-");
    private readonly List<TestDevice> _devices = [];
    private readonly CuttingProxy _network;
    private OfflineSyncHost _server;
    private bool _hasBackup;

    private RestorableWorld(DomainModel model, TestDatabase database, OfflineSyncHost server)
    {
        _model = model;
        _database = database;
        _server = server;
        _network = new CuttingProxy(server.Url);
    }

    public OfflineSyncServer Server => _server.Server;

    private string Backup => _database.Name + "_backup";

    public static async Task<RestorableWorld> StartAsync(DomainModel? model = null)
    {
        model ??= SampleModel.Create();
        TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await World.PrepareAsync(model, database.ConnectionString);
        return new RestorableWorld(model, database, await World.StartServerAsync(model, database.ConnectionString));
    }

    /// <summary>A device whose user is signed in and has synchronized.</summary>
    public async Task<TestDevice> AddDeviceAsync(Action<OfflineOptions>? configure = null)
    {
        string name = $"device-{_devices.Count}";
        var device = new TestDevice(_model, name, Path.Combine(_folder.FullName, name));
        _devices.Add(device);
        await device.OpenAsync(_network.Address, null, configure);
        await device.Engine.SignInAsync(World.UserName(_devices.Count - 1), World.Password);
        return device;
    }

    /// <summary>Copies the database as it is now.</summary>
    public async Task BackUpAsync()
    {
        await StopAsync();
        await ExecuteAsync($"create database {Backup} template {_database.Name}");
        _hasBackup = true;
        await StartAgainAsync();
    }

    /// <summary>Puts the copy back: what was written since is gone.</summary>
    public async Task RestoreAsync()
    {
        await StopAsync();
        await ExecuteAsync($"drop database {_database.Name} with (force)");
        await ExecuteAsync($"create database {_database.Name} template {Backup}");
        await StartAgainAsync();
    }

    public async Task<long> CountAsync(string from)
    {
        await using NpgsqlCommand command = Server.Parts.Store.DataSource.CreateCommand($"select count(*) from offlinesync.{from}");
        return (long)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>The cities that the server has, by name.</summary>
    public async Task<string[]> CitiesAsync()
    {
        await using NpgsqlCommand command = Server.Parts.Store.DataSource.CreateCommand("select coalesce(array_agg(name || ' ' || population order by name), '{}') from offlinesync.object_city");
        return (string[])(await command.ExecuteScalarAsync())!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (TestDevice device in _devices) await device.DisposeAsync();
        await _network.DisposeAsync();
        await _server.DisposeAsync();
        if (_hasBackup) await ExecuteAsync($"drop database {Backup} with (force)");
        await _database.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task StopAsync()
    {
        await _server.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }

    private async Task StartAgainAsync()
    {
        _server = await World.StartServerAsync(_model, _database.ConnectionString);
        _network.Redirect(_server.Url);
        _network.CutNow();
    }

    private async Task ExecuteAsync(string sql)
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(_database.ConnectionString) { Database = "postgres", Pooling = false }.ConnectionString);
        await using NpgsqlCommand command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }
}
