using OfflineSync.Journal;
using Npgsql;
using OfflineSync.Server.Uploads;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Server.Uploads;

/// <summary>A delete that waits for an object which others relay to each other (history N7).</summary>
[Trait("History", "N7")]
public sealed class StarvedDeleteTests
{
    [Fact]
    public async Task A_delete_that_does_not_get_its_object_runs_again_alone_and_later_uploads_wait_behind_it()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync("sample-store", SampleModel.Create(), new UploadLimits { DeleteWaitLimit = TimeSpan.FromMilliseconds(50) });
        TestJournal anna = server.Journal(server.Anna), bob = server.Journal(server.Bob);
        ObjectId country = TestJournal.NewId();
        JournalEntry created = anna.Create("Country", country, ("Name", "Netherlands"));
        await server.SeedAsync(anna);
        await using NpgsqlConnection connection = await server.Store.DataSource.OpenConnectionAsync();
        await using NpgsqlTransaction relay = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand($"select from {server.Store.Schema.ObjectHead} where id = '{country}' for key share", connection, relay)) await hold.ExecuteNonQueryAsync();

        JournalEntry deleted = anna.Delete("Country", country, created.Key.Value);
        Task<UploadOutcome> delete = Task.Run(() => server.UploadAsync(anna));
        while (!server.Log.Lines.Any(line => line.Text.Contains("it runs again, alone", StringComparison.Ordinal))) await Task.Yield();
        await WaitersAsync(server, 1);
        JournalEntry late = bob.Create("City", TestJournal.NewId(), ("Name", "Delft"), ("Country", country));
        Task<UploadOutcome> create = Task.Run(() => server.UploadAsync(bob));
        await WaitersAsync(server, 2);
        await relay.CommitAsync();

        Assert.True((await delete).Outcomes[0].IsApplied);
        Assert.Equal(ErrorCode.DanglingReference, (await create).Outcomes[0].Reasons.Single().Code);
        Assert.Equal([deleted.Key.Value, late.Key.Value], (await server.EventsAsync()).TakeLast(2).Select(stored => stored.Id));
    }

    private static async Task WaitersAsync(UploadFixture server, long count)
    {
        while (await server.Test.CountAsync("pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") < count) await Task.Yield();
    }
}
