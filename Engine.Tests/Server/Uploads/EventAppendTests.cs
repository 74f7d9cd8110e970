using JasperFx.Events;
using Marten;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Tests.Server.Uploads;

public sealed class EventAppendTests
{
    // More than one statement takes.
    private const int Many = 2500;

    [Fact]
    public async Task Marten_reads_what_an_upload_appended_and_goes_on_behind_it()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        for (int i = 0; i < Many; i++) device.Create("City", TestJournal.NewId(), ("Name", $"City {i}"));
        UploadBatch batch = device.Batch();
        await server.UploadAsync(batch);

        await using (IDocumentSession session = server.Store.Events.LightweightSession())
        {
            IReadOnlyList<IEvent> read = await session.Events.FetchStreamAsync(device.Id.Value);
            Assert.Equal(batch.Entries.Select(entry => entry.Entry.Key.Value), read.Select(one => one.Id));
            Assert.Equal(Enumerable.Range(1, Many).Select(number => (long)number), read.Select(one => one.Version));
            Assert.Equal(read.Select(one => one.Sequence).Order(), read.Select(one => one.Sequence));
            Assert.Equal(batch.Entries.Select(entry => entry.Hash), read.Select(one => ((ObjectCommitted)one.Data).At(device.Id).Hash));
            session.Events.Append(device.Id.Value, new ObjectRemoved("City", TestJournal.NewId(), batch.Entries[^1].Entry.Key));
            await session.SaveChangesAsync();
        }
        device.Create("City", TestJournal.NewId(), ("Name", "The last"));
        await server.UploadAsync(device.Batch());

        await using IQuerySession query = server.Store.Events.QuerySession();
        Assert.Equal(Many + 2, (await query.Events.FetchStreamStateAsync(device.Id.Value))!.Version);
    }

    [Fact]
    public async Task An_event_is_stored_as_Marten_would_store_it()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal ours = server.Journal(server.Anna);
        ours.Create("City", TestJournal.NewId(), ("Name", "\"Delft\" \\ 'Ω'"));
        UploadBatch batch = ours.Batch();
        await server.UploadAsync(batch);
        Guid theirs = TestJournal.NewId().Value, key = TestJournal.NewId().Value;
        await using (IDocumentSession session = server.Store.Events.LightweightSession())
        {
            session.Events.Append(theirs, new Event<ObjectCommitted>(new ObjectCommitted(batch.Entries[0])) { Id = key });
            await session.SaveChangesAsync();
        }

        Assert.Equal(await EventAsync(server, theirs), await EventAsync(server, ours.Id.Value));
        Assert.Equal(await StreamAsync(server, theirs), await StreamAsync(server, ours.Id.Value));
    }

    // Whole rows but what is each event's own; a column that is new there would show here.
    private static Task<string> EventAsync(UploadFixture server, Guid stream) =>
        RowAsync(server, $"select (to_jsonb(e) - 'seq_id' - 'id' - 'stream_id' - 'timestamp')::text from {server.Store.Schema.Events} e where stream_id = $1", stream);

    private static Task<string> StreamAsync(UploadFixture server, Guid stream) =>
        RowAsync(server, $"select (to_jsonb(s) - 'id' - 'timestamp' - 'created')::text from {server.Store.Schema.Streams} s where id = $1", stream);

    private static async Task<string> RowAsync(UploadFixture server, string sql, Guid stream)
    {
        await using var command = server.Store.DataSource.CreateCommand(sql);
        command.Parameters.Add(new() { Value = stream });
        return Assert.IsType<string>(await command.ExecuteScalarAsync());
    }
}
