using Npgsql;
using OfflineSync.Constraints;
using OfflineSync.Projections;
using OfflineSync.Tests.Server.Store;

namespace OfflineSync.Tests.Model.Constraints;

/// <summary>The objects of a source in the server's tables.</summary>
internal sealed class PostgresObjects : IAsyncDisposable
{
    private readonly TestStore _store;

    private PostgresObjects(TestStore store) => _store = store;

    public StoreSchema Schema => _store.Store.Schema;

    public QueryCompiler Compiler => PostgresDialect.Compiler(Schema);

    /// <param name="template">A name for the model's empty tables, which are made once.</param>
    /// <param name="model">The model.</param>
    /// <param name="source">The objects.</param>
    public static async Task<PostgresObjects> CreateAsync(string template, DomainModel model, IObjectSource source)
    {
        var objects = new PostgresObjects(await TestStore.CreateAsync(template, model));
        foreach (EntityDefinition entity in model.Entities) await objects.FillAsync(entity, [.. source.All(entity)]);
        return objects;
    }

    public async Task<List<ObjectId>> IdsAsync(SqlStatement statement)
    {
        List<ObjectId> ids = [];
        await ReadAsync(statement, reader => ids.Add(new ObjectId(reader.GetGuid(0))));
        return ids;
    }

    public async Task ReadAsync(SqlStatement statement, Action<NpgsqlDataReader> read)
    {
        await using NpgsqlCommand command = _store.Store.DataSource.CreateCommand(statement.Text);
        for (int i = 0; i < statement.Parameters.Length; i++) command.Parameters.AddWithValue(SqlStatement.ParameterName(i)[1..], statement.Parameters[i]);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) read(reader);
    }

    public ValueTask DisposeAsync() => _store.DisposeAsync();

    private async Task FillAsync(EntityDefinition entity, List<StoredObject> objects)
    {
        string columns = string.Join(", ", entity.Members.Select(StoreSchema.Column).Prepend($"\"{StoreSchema.LastEventColumn}\"").Prepend("id"));
        string arrays = string.Join(", ", Enumerable.Range(1, entity.Members.Length + 2).Select(i => $"${i}"));
        await using NpgsqlCommand command = _store.Store.DataSource.CreateCommand($"insert into {Schema.ObjectsOf(entity)} ({columns}) select * from unnest({arrays})");
        object?[] ids = [.. objects.Select(stored => (object?)stored.Id)];
        command.Parameters.Add(MemberColumn.Array(MemberType.Reference, ids));
        command.Parameters.Add(MemberColumn.Array(MemberType.Reference, ids));
        foreach (MemberDefinition member in entity.Members) command.Parameters.Add(MemberColumn.Array(member.Type, [.. objects.Select(stored => stored.Values[member.Index])]));
        await command.ExecuteNonQueryAsync();
    }
}
