using OfflineSync.Device;
using OfflineSync.Testing;

namespace OfflineSync.Tests.Device;

/// <summary>A device database of the <see cref="Town"/> model in a folder of its own.</summary>
internal sealed class TestDeviceDatabase : IAsyncDisposable
{
    private readonly TestFolder _folder = new();

    public IdSource Ids { get; } = new SeededIdSource(TimeProvider.System, 1);

    public DeviceDatabase Database { get; private set; } = null!;

    public string Path => _folder.File("test.db");

    public static async Task<TestDeviceDatabase> OpenAsync()
    {
        var test = new TestDeviceDatabase();
        await test.ReopenAsync();
        return test;
    }

    public async Task ReopenAsync()
    {
        if (Database is not null) await Database.DisposeAsync();
        Database = await DeviceDatabase.OpenAsync(
            new DeviceDatabaseSettings(Path, new ObjectId(new Guid(1, 2, 3, new byte[8])), Town.Model, Durability.Full, TimeProvider.System, Ids, Check: true), default);
    }

    /// <summary>Writes rows into the current generation.</summary>
    public Task WriteAsync(EntityDefinition entity, params IReadOnlyList<(ObjectId, Guid, object?[])> rows) => DeviceDownloads.WriteAsync(Database, entity, rows);

    /// <summary>What the view shows of an entity, by id.</summary>
    public Dictionary<ObjectId, object?[]> Show(EntityDefinition entity)
    {
        using ReadTransaction transaction = Database.OpenRead();
        return Show(transaction, entity);
    }

    public static Dictionary<ObjectId, object?[]> Show(ReadTransaction transaction, EntityDefinition entity)
    {
        EntityTable table = transaction.Database.Table(entity);
        return transaction.Statements
            .Query($"select id{table.Columns} from {table.View}", row => (new ObjectId(new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true)), StoredValue.ReadMembers(row, 1, entity)))
            .ToDictionary(pair => pair.Item1, pair => pair.Item2);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        _folder.Dispose();
    }
}
