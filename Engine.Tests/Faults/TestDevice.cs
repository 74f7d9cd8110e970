using Microsoft.Data.Sqlite;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Faults;

/// <summary>A device: a folder, an engine on it, and the keys of all commits that it acknowledged.</summary>
internal sealed class TestDevice(DomainModel model, string name, string folder) : IAsyncDisposable
{
    private readonly HashSet<string> _acknowledged = [];
    private OfflineEngine? _engine;

    public string Name => name;

    public string Folder => folder;

    public OfflineEngine Engine => _engine ?? throw new InvalidOperationException($"{name} is closed.");

    /// <summary>Whether somebody signed in on it.</summary>
    public bool HasDatabase => Directory.Exists(folder) && Directory.EnumerateFiles(folder, "user-*.db").Any();

    public DeviceSide Side => new(name, folder, _acknowledged);

    public async Task OpenAsync(Uri server, HttpMessageHandler? transport = null, Action<OfflineOptions>? configure = null)
    {
        var options = new OfflineOptions { Model = model, Folder = folder, Server = server };
        options.Synchronization.MessageHandler = transport;
        // These tests look at what each failure leaves behind.
        options.Synchronization.RetryLimit = 0;
        configure?.Invoke(options);
        _engine = await OfflineEngine.OpenAsync(options);
    }

    public async Task CloseAsync()
    {
        if (_engine is null) return;
        await _engine.DisposeAsync();
        _engine = null;
    }

    public async Task CommitAsync(params IEnumerable<OfflineObject> objects) => Acknowledge((await Engine.CommitAsync(objects)).Keys.Select(key => key.Value));

    public async Task DeleteAsync(params IEnumerable<OfflineObject> objects) => Acknowledge((await Engine.DeleteAsync(objects)).Keys.Select(key => key.Value));

    /// <summary>Told of the keys of each commit that was acknowledged.</summary>
    public Action<IEnumerable<Guid>>? Acknowledged { get; set; }

    public void Acknowledge(params IEnumerable<Guid> keys)
    {
        _acknowledged.UnionWith(keys.Select(key => key.ToString("N")));
        Acknowledged?.Invoke(keys);
    }

    /// <summary>Takes over what another device's app was told, when this one becomes its copy.</summary>
    public void AcknowledgeAllOf(TestDevice other) => _acknowledged.UnionWith(other._acknowledged);

    /// <summary>Creates and commits a city.</summary>
    public async Task<City> AddCityAsync(string cityName, int population = 1)
    {
        City city = Engine.Create<City>(city =>
        {
            city.Name = cityName;
            city.Population = population;
        });
        await CommitAsync(city);
        return city;
    }

    /// <summary>Loads a city that is on this device.</summary>
    public async Task<City> CityAsync(ObjectId id) => await Engine.FindAsync<City>(id) ?? throw new InvalidOperationException($"The city {id} is not on {name}.");

    /// <summary>Changes and commits a city.</summary>
    public async Task ChangeCityAsync(ObjectId id, Action<City> change)
    {
        City city = await CityAsync(id);
        change(city);
        await CommitAsync(city);
    }

    /// <summary>The ids of an entity's objects that the device shows, by plain SQL and in their order.</summary>
    public IReadOnlyList<ObjectId> Ids(string entity)
    {
        using SqliteConnection connection = Side.Open();
        using SqliteCommand command = connection.CreateCommand();
        command.CommandText = $"select id from \"{entity}\" order by id";
        using SqliteDataReader reader = command.ExecuteReader();
        List<ObjectId> ids = [];
        while (reader.Read()) ids.Add(new ObjectId(new Guid(reader.GetFieldValue<byte[]>(0), bigEndian: true)));
        return ids;
    }

    public Task<SyncResult> SynchronizeAsync() => Engine.SynchronizeAsync();

    /// <summary>Synchronizes, and expects that to fail as networks do: with an error that says so and may be tried again.</summary>
    public async Task<OfflineSyncException> FailToSynchronizeAsync()
    {
        var failure = await Assert.ThrowsAsync<OfflineSyncException>(SynchronizeAsync);
        Assert.True(failure.IsTransient, failure.ToString());
        Assert.NotEmpty(failure.Hint);
        return failure;
    }

    public async ValueTask DisposeAsync() => await CloseAsync();
}
