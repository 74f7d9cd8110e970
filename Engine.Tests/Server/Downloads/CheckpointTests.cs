using Npgsql;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;

namespace OfflineSync.Tests.Server.Downloads;

/// <summary>What a checkpoint must survive: transactions that commit in another order than they began.</summary>
public sealed class CheckpointTests
{
    [Fact]
    [Trait("Behaviour", "S-052")]
    public async Task A_transaction_that_overlaps_a_download_is_in_the_next_one()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.ReaderRole);
        using ProtocolClient client = server.Client();
        await client.SignInAsync("anna", "secret");
        var anna = new Replica(client);
        await anna.SynchronizeAsync();
        var naive = new SequenceReader(server);

        await using NpgsqlConnection slow = await server.DataSource.OpenConnectionAsync();
        await using NpgsqlTransaction open = await slow.BeginTransactionAsync();
        Guid early = await server.Rows.AddCityAsync("Early", slow);
        Guid late = await server.Rows.AddCityAsync("Late");
        await naive.NoteAsync(early, slow);
        await naive.NoteAsync(late);
        await anna.SynchronizeAsync();
        await naive.ReadAsync();
        Assert.Equal(["Late"], anna.Names);

        await open.CommitAsync();
        await anna.SynchronizeAsync();
        await naive.ReadAsync();

        Assert.Equal(["Early", "Late"], anna.Names);
        // The reader that remembers a number has passed the early one, and never comes back to it.
        Assert.Equal([late], naive.Seen);
    }

    [Fact]
    public async Task Changes_are_sent_once()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.ReaderRole);
        using ProtocolClient client = server.Client();
        await client.SignInAsync("anna", "secret");
        var anna = new Replica(client);
        await anna.SynchronizeAsync();
        Guid delft = await server.Rows.AddCityAsync("Delft");

        Received changed = await anna.StepAsync();
        Received empty = await anna.StepAsync();

        Assert.Equal([delft], changed.RowIds);
        Assert.Empty(empty.Rows);
    }

    [Fact]
    public async Task Overlapping_writers_lose_nothing_and_double_nothing()
    {
        await using RunningServer server = await RunningServer.StartAsync();
        await server.Rows.AddUserAsync("anna", "secret", SampleModel.LimitedRole);
        using ProtocolClient client = server.Client();
        await client.SignInAsync("anna", "secret");
        var anna = new Replica(client);
        await anna.SynchronizeAsync();
        var received = new List<Guid>();
        Task<Guid[]>[] writers = [.. Enumerable.Range(0, 4).Select(writer => Task.Run(() => WriteAsync(server, writer)))];

        while (!Task.WhenAll(writers).IsCompleted) received.AddRange((await anna.StepAsync()).RowIds);
        received.AddRange((await anna.StepAsync()).RowIds);

        Guid[] written = [.. (await Task.WhenAll(writers)).SelectMany(ids => ids).Order()];
        Assert.Equal(written, received.Order());
    }

    private static async Task<Guid[]> WriteAsync(RunningServer server, int writer)
    {
        var ids = new List<Guid>();
        var random = new Random(writer);
        await using NpgsqlConnection connection = await server.DataSource.OpenConnectionAsync();
        for (int i = 0; i < 40; i++)
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
            Guid[] some = new Guid[random.Next(1, 4)];
            for (int j = 0; j < some.Length; j++) some[j] = await server.Rows.AddCityAsync($"City {writer}-{i}-{j}", connection);
            if (random.Next(10) == 0) continue;
            await transaction.CommitAsync();
            ids.AddRange(some);
        }
        return [.. ids];
    }

    /// <summary>The reader that we are not: it remembers the greatest number it has seen.</summary>
    private sealed class SequenceReader(RunningServer server)
    {
        private long _last;

        public List<Guid> Seen { get; } = [];

        public async Task NoteAsync(Guid id, NpgsqlConnection? connection = null)
        {
            await server.ExecuteAsync("create table if not exists change (number bigint, id uuid); create sequence if not exists change_number");
            await using NpgsqlConnection own = await server.DataSource.OpenConnectionAsync();
            await using var insert = new NpgsqlCommand("insert into change values (nextval('change_number'), @id)", connection ?? own) { Parameters = { new("id", id) } };
            await insert.ExecuteNonQueryAsync();
        }

        public async Task ReadAsync()
        {
            await using NpgsqlCommand command = server.DataSource.CreateCommand("select number, id from change where number > @last order by number");
            command.Parameters.Add(new("last", _last));
            await using NpgsqlDataReader reader = await command.ExecuteReaderAsync();
            while (await reader.ReadAsync())
            {
                _last = reader.GetInt64(0);
                Seen.Add(reader.GetGuid(1));
            }
        }
    }
}
