using Microsoft.Extensions.Time.Testing;
using OfflineSync.Testing;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Device;

/// <summary>An engine on a folder of its own, with a user signed in and no server at all.</summary>
internal sealed class TestEngine : IAsyncDisposable
{
    private readonly TestFolder _folder = new();

    private TestEngine() => Ids = new SeededIdSource(Time, 7);

    public FakeTimeProvider Time { get; } = new(new DateTimeOffset(2024, 5, 6, 7, 8, 9, TimeSpan.Zero));

    public IdSource Ids { get; }

    public ObjectId User { get; } = new(new Guid("018f4a6c-0000-7000-8000-000000000001"));

    public OfflineEngine Engine { get; private set; } = null!;

    public string Folder => _folder.Path;

    public static async Task<TestEngine> OpenAsync(Action<OfflineOptions>? configure = null)
    {
        var test = new TestEngine();
        test.Engine = await OfflineEngine.OpenAsync(test.Options(configure));
        await test.Engine.UseUserAsync(test.User, default);
        return test;
    }

    public OfflineOptions Options(Action<OfflineOptions>? configure = null)
    {
        var options = new OfflineOptions { Model = SampleModel.Create(), Folder = _folder.Path, TimeProvider = Time, IdSource = Ids };
        configure?.Invoke(options);
        return options;
    }

    public async Task ReopenAsync()
    {
        await Engine.DisposeAsync();
        Engine = await OfflineEngine.OpenAsync(Options());
    }

    /// <summary>What a download brings: rows with all members.</summary>
    public async Task DownloadAsync(string entity, params IEnumerable<(ObjectId Id, Guid Event, Action<OfflineObject> Set)> rows)
    {
        EntityDefinition definition = Engine.Model.Entity(entity);
        List<(ObjectId, Guid, object?[])> wire = [];
        foreach ((ObjectId id, Guid lastEvent, Action<OfflineObject> set) in rows)
        {
            OfflineObject template = definition.Shape.Create();
            template.Bind(null, definition, id, new object?[definition.Members.Length], isNew: true);
            set(template);
            wire.Add((id, lastEvent, template.CopyValues()));
        }
        await DeviceDownloads.WriteAsync(Engine.Database, definition, wire);
    }

    public async Task RemoveAsync(string entity, params IEnumerable<ObjectId> ids) =>
        await DeviceDownloads.RemoveAsync(Engine.Database, Engine.Model.Entity(entity), ids);

    public async ValueTask DisposeAsync()
    {
        await Engine.DisposeAsync();
        _folder.Dispose();
    }
}
