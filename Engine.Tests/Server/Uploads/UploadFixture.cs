using Microsoft.Extensions.Logging;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Store;

namespace OfflineSync.Tests.Server.Uploads;

/// <summary>A server's write half in a database of its own, with a user of each role.</summary>
internal sealed class UploadFixture : IAsyncDisposable
{
    private static readonly ObjectId operatorId = TestJournal.NewId();

    private UploadFixture(TestStore test, TestLog log, UploadLimits limits)
    {
        Test = test;
        Log = log;
        Decision = new UploadDecision(test.Store, TestStore.Ids, TimeProvider.System, log, limits);
    }

    public TestStore Test { get; }

    public TestLog Log { get; }

    public UploadDecision Decision { get; }

    public ServerStore Store => Test.Store;

    public DomainModel Model => Store.Model;

    /// <summary>A user with all rights.</summary>
    public ObjectId Anna { get; } = TestJournal.NewId();

    /// <summary>Another one.</summary>
    public ObjectId Bob { get; } = TestJournal.NewId();

    /// <summary>A user who reads everything and writes nothing.</summary>
    public ObjectId Rita { get; } = TestJournal.NewId();

    /// <summary>A user who reads and writes the names of cities, and nothing else.</summary>
    public ObjectId Liam { get; } = TestJournal.NewId();

    public static Task<UploadFixture> CreateAsync() => CreateAsync("sample-store", SampleModel.Create());

    public static async Task<UploadFixture> CreateAsync(string template, DomainModel model, UploadLimits? limits = null)
    {
        var fixture = new UploadFixture(await TestStore.CreateAsync(template, model), new TestLog(), limits ?? new UploadLimits());
        var journal = new TestJournal(model, operatorId);
        fixture.AddUser(journal, fixture.Anna, "anna", SampleModel.UserRole);
        fixture.AddUser(journal, fixture.Bob, "bob", SampleModel.UserRole);
        fixture.AddUser(journal, fixture.Rita, "rita", SampleModel.ReaderRole);
        fixture.AddUser(journal, fixture.Liam, "liam", SampleModel.LimitedRole);
        await fixture.Decision.DecideAsync(journal.Batch(), operatorId, UploadMode.Operator, CancellationToken.None);
        return fixture;
    }

    public TestJournal Journal(ObjectId user) => new(Model, user);

    public Task<UploadOutcome> UploadAsync(TestJournal journal, params ObjectContent[] contents) => UploadAsync(journal.Batch(contents));

    public Task<UploadOutcome> UploadAsync(UploadBatch batch) => Decision.DecideAsync(batch, batch.Header.User, CancellationToken.None);

    /// <summary>Uploads what must be applied as it is.</summary>
    public async Task SeedAsync(TestJournal journal)
    {
        UploadOutcome outcome = await UploadAsync(journal);
        Assert.All(outcome.Outcomes, entry => Assert.True(entry.IsApplied, string.Join(" ", entry.Reasons.Select(reason => reason.Message))));
    }

    /// <summary>The stored values of an object by member name, and its last event; null when it is not there.</summary>
    public async Task<(Guid LastEvent, Func<string, object?> Value)?> ReadAsync(string entityName, ObjectId id)
    {
        EntityDefinition entity = Model.Entity(entityName);
        await using var connection = await Store.DataSource.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var stored = await StoredObjects.ReadAsync(transaction, Store.Schema, [(entity, id)]);
        return stored.TryGetValue(id, out StoredObject? row) ? (row.LastEvent, name => row.Values[entity.Member(name).Index]) : null;
    }

    public async Task<object?> ValueAsync(string entity, ObjectId id, string member) => (await ReadAsync(entity, id))!.Value.Value(member);

    /// <summary>Every event in the order of the store.</summary>
    public async Task<IReadOnlyList<StoredEvent>> EventsAsync()
    {
        await using var command = Store.DataSource.CreateCommand($"select id, type, data::text from {Store.Schema.Events} order by seq_id");
        await using var reader = await command.ExecuteReaderAsync();
        var events = new List<StoredEvent>();
        while (await reader.ReadAsync()) events.Add(new StoredEvent(reader.GetGuid(0), EventTypes.Decode(reader.GetString(1), System.Text.Encoding.UTF8.GetBytes(reader.GetString(2)))));
        return events;
    }

    public ValueTask DisposeAsync() => Test.DisposeAsync();

    private void AddUser(TestJournal journal, ObjectId id, string name, string role)
    {
        if (Model.Roles.Contains(role)) journal.Create(User.EntityName, id, (nameof(User.Name), name), (nameof(User.Active), true), (nameof(User.Roles), role));
    }
}

/// <summary>Keeps what is logged.</summary>
internal sealed class TestLog : ILogger
{
    public System.Collections.Concurrent.ConcurrentQueue<(LogLevel Level, string Text)> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Lines.Enqueue((logLevel, formatter(state, exception)));
}
