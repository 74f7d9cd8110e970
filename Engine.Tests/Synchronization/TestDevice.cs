using OfflineSync.Tests.Device;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Synchronization;

/// <summary>An engine in a folder of its own.</summary>
internal sealed class TestDevice : IAsyncDisposable
{
    private readonly TestFolder _folder = new();
    private readonly Uri? _server;
    private readonly DomainModel _model;
    private readonly Action<OfflineOptions>? _configure;

    private TestDevice(Uri? server, DomainModel? model, Action<OfflineOptions>? configure)
    {
        _server = server;
        _model = model ?? SampleModel.Create();
        _configure = configure;
    }

    public OfflineEngine Engine { get; private set; } = null!;

    public string Folder => _folder.Path;

    public static async Task<TestDevice> OpenAsync(Uri? server, Action<OfflineOptions>? configure = null, DomainModel? model = null)
    {
        var device = new TestDevice(server, model, configure);
        await device.ReopenAsync();
        return device;
    }

    /// <summary>A device whose user anna is signed in and has synchronized.</summary>
    public static async Task<TestDevice> SignedInAsync(ScriptedServer server, Action<OfflineOptions>? configure = null, DomainModel? model = null)
    {
        TestDevice device = await OpenAsync(server.Address, configure, model);
        await device.Engine.SignInAsync("anna", "anna");
        return device;
    }

    /// <summary>A backup of a device, or a second one made from it: the same files in another folder. The original is started again.</summary>
    public static async Task<TestDevice> CopyAsync(TestDevice original, Uri server)
    {
        await original.Engine.DisposeAsync();
        var copy = new TestDevice(server, original._model, null);
        foreach (string file in Directory.EnumerateFiles(original.Folder)) File.Copy(file, Path.Combine(copy.Folder, Path.GetFileName(file)));
        await original.ReopenAsync();
        await copy.ReopenAsync();
        return copy;
    }

    /// <summary>The app is started again.</summary>
    public async Task ReopenAsync()
    {
        if (Engine is not null) await Engine.DisposeAsync();
        var options = new OfflineOptions { Model = _model, Folder = _folder.Path, Server = _server };
        options.Synchronization.RetryDelay = TimeSpan.Zero;
        _configure?.Invoke(options);
        Engine = await OfflineEngine.OpenAsync(options);
    }

    public async Task<City> CommitCityAsync(string name)
    {
        City city = Engine.Create<City>(created => created.Name = name);
        await Engine.CommitAsync(city);
        return city;
    }

    public async Task RenameAsync(City city, string name)
    {
        city.Name = name;
        await Engine.CommitAsync(city);
    }

    public async Task<string[]> CityNamesAsync() => [.. (await Engine.Query<City>().ToListAsync()).Select(city => city.Name).Order(StringComparer.Ordinal)];

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _folder.Dispose();
    }
}
