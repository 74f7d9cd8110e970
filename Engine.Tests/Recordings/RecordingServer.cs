using System.Text.Json;
using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Server.Store;
using OfflineSync.Testing;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Simulation.Reference;

namespace OfflineSync.Tests.Recordings;

/// <summary>A server with the model of the recordings and the user who made them.</summary>
internal sealed class RecordingServer : IAsyncDisposable
{
    public const string UserName = "surveyor";
    public const string Password = "tape measure and compass";

    // The batches of the recordings name this user.
    private static readonly ObjectId user = ObjectId.Parse("01900000-0000-7000-8000-000000000001");

    private readonly TestDatabase _database;
    private readonly InProcessServer _server;
    private readonly ServerState _state;

    private RecordingServer(TestDatabase database, InProcessServer server, DomainModel model)
    {
        _database = database;
        _server = server;
        _state = new ServerState(database.ConnectionString, model);
    }

    public static DomainModel Model { get; } = RecordingModel.Create();

    /// <summary>Starts one; on the model of the recordings when none is given.</summary>
    public static async Task<RecordingServer> StartAsync(DomainModel? model = null)
    {
        model ??= Model;
        string template = $"recordings {model.Version} {model.RulesVersion}";
        await TestPostgres.EnsureTemplateAsync(template, async connectionString =>
        {
            await using ServerStore prepared = await ServerStore.OpenAsync(new StoreSettings(model, connectionString), new IdSource(TimeProvider.System), CancellationToken.None);
        });
        TestDatabase database = await TestPostgres.CreateDatabaseAsync(template);
        InProcessServer server = await InProcessServer.StartAsync(options =>
        {
            options.Model = model;
            options.Postgres = database.ConnectionString;
            options.PasswordHashRounds = 1_000;
        });
        var started = new RecordingServer(database, server, model);
        await TestUsers.AddAsync(server.Services, user, UserName, RecordingModel.Role, Password);
        await started._state.ReadNewEventsAsync();
        return started;
    }

    public HttpMessageHandler CreateTransport() => _server.CreateTransport();

    /// <summary>Sends a recording's batches in order, and tells what came of it.</summary>
    public async Task<Replayed> ReplayAsync(Recording recording)
    {
        var replayed = new Replayed();
        using var replay = new JournalReplay(InProcessServer.Address, CreateTransport());
        await replay.SignInAsync(UserName, Password);
        foreach ((int index, UploadBatch batch) in recording.Batches.Index())
        {
            replayed.BeginBatch(index + 1, batch);
            try
            {
                replayed.AddOutcomes(batch, await replay.SendAsync(batch));
            }
            catch (OfflineSyncException refused) when (refused.Code is ErrorCode.JournalForked or ErrorCode.BatchVoid)
            {
                replayed.AddRefusal(refused.Code);
            }
        }
        await DescribeAsync(replayed);
        return replayed;
    }

    /// <summary>Events, errors and rows as they are now.</summary>
    public async Task<string> DescribeAsync()
    {
        var replayed = new Replayed();
        await DescribeAsync(replayed);
        return replayed.ToString();
    }

    public async ValueTask DisposeAsync()
    {
        await _state.DisposeAsync();
        await _server.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task DescribeAsync(Replayed replayed)
    {
        await _state.ReadNewEventsAsync();
        replayed.AddEvents(_state.Events.Where(next => next.Object.Entity != User.EntityName));
        replayed.AddErrors(await ReadErrorsAsync());
        replayed.AddRows((await _state.ReadRowsAsync()).Where(row => row.Key.Entity != User.EntityName));
    }

    private async Task<List<(ObjectKey, Guid[], JsonElement, Guid?)>> ReadErrorsAsync()
    {
        await using NpgsqlDataSource source = NpgsqlDataSource.Create(_database.ConnectionString);
        await using NpgsqlCommand command = source.CreateCommand("select entity, object_id, entry_keys, reasons::text, resubmitted_as from offlinesync.synchronization_error order by entry_keys");
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
        List<(ObjectKey, Guid[], JsonElement, Guid?)> errors = [];
        while (await reader.ReadAsync())
        {
            using JsonDocument reasons = JsonDocument.Parse(reader.GetString(3));
            errors.Add((new ObjectKey(reader.GetString(0), reader.GetGuid(1)), reader.GetFieldValue<Guid[]>(2), reasons.RootElement.Clone(), reader.IsDBNull(4) ? null : reader.GetGuid(4)));
        }
        return errors;
    }
}
