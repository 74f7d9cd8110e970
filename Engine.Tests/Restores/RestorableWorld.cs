using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Server;
using OfflineSync.Testing;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Restores;

/// <summary>A server whose database is copied and put back, and devices that find it at the same address all the while.</summary>
internal sealed class RestorableWorld : IAsyncDisposable
{
    /// <summary>How long this server holds what it does not know after a restore.</summary>
    public static readonly TimeSpan RecoveryWindow = TimeSpan.FromHours(1);

    private readonly DomainModel _model;
    private readonly TestDatabase _database;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("offlinesync-restores-");
    private readonly List<TestDevice> _devices = [];
    private readonly CuttingProxy _network;
    private OfflineSyncHost _server;
    private readonly FakeTimeProvider? _time;
    private bool _hasBackup;

    private RestorableWorld(DomainModel model, TestDatabase database, OfflineSyncHost server, FakeTimeProvider? time)
    {
        _time = time;
        _model = model;
        _database = database;
        _server = server;
        _network = new CuttingProxy(server.Url);
    }

    public OfflineSyncServer Server => _server.Server;

    private string Backup => _database.Name + "_backup";

    /// <summary>The server's clock, where the test has one.</summary>
    public FakeTimeProvider Time => _time ?? throw new InvalidOperationException("This world goes by the system's clock.");

    public static async Task<RestorableWorld> StartAsync(DomainModel? model = null, FakeTimeProvider? time = null)
    {
        model ??= SampleModel.Create();
        TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await World.PrepareAsync(model, database.ConnectionString);
        return new RestorableWorld(model, database, await StartServerAsync(model, database, time), time);
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

    /// <summary>Opens a device that was closed.</summary>
    public Task OpenAsync(TestDevice device) => device.OpenAsync(_network.Address);

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

    /// <summary>What the server has of a city, by SQL and made anew from the events: both must be the same.</summary>
    public async Task<(int Population, string? Remarks)> CityAsync(ObjectId id)
    {
        await using NpgsqlCommand command = Server.Parts.Store.DataSource.CreateCommand("select population, remarks from offlinesync.object_city where id = $1");
        command.Parameters.Add(new() { Value = id.Value });
        (int, string?) city;
        await using (NpgsqlDataReader reader = await command.ExecuteReaderAsync())
        {
            Assert.True(await reader.ReadAsync());
            city = (reader.GetInt32(0), reader.IsDBNull(1) ? null : reader.GetString(1));
        }
        EventReplay replay = await EventReplay.OfAsync(_model, _database.ConnectionString);
        Assert.Equal(BothSides.RowText(_model.Entity("City"), member => member.Name switch { "Population" => EventReplay.Text(city.Item1), "Remarks" => EventReplay.Text(city.Item2), _ => null }),
            replay.Only(_model.Entity("City"), id, ["Population", "Remarks"]));
        return city;
    }

    /// <summary>Whether the server has an entry.</summary>
    public async Task<bool> KnowsAsync(EntryKey key) => await CountAsync($"mt_events where id = '{key.Value}'") == 1;

    /// <summary>Changes the database of a device that is closed.</summary>
    public static void Execute(TestDevice closed, string sql)
    {
        using var connection = new SqliteConnection($"Data Source={Directory.EnumerateFiles(closed.Folder, "user-*.db").Single()};Pooling=False");
        connection.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
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

    private static Task<OfflineSyncHost> StartServerAsync(DomainModel model, TestDatabase database, FakeTimeProvider? time) => World.StartServerAsync(
        model, database.ConnectionString, options => options.RecoveryWindow = RecoveryWindow, time is null ? null : server => server.Services.AddSingleton<TimeProvider>(time));

    private async Task StopAsync()
    {
        await _server.DisposeAsync();
        NpgsqlConnection.ClearAllPools();
    }

    private async Task StartAgainAsync()
    {
        _server = await StartServerAsync(_model, _database, _time);
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
