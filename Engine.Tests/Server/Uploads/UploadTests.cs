using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Tests.Server.Uploads;

public sealed class UploadTests
{
    [Fact]
    [Trait("Behaviour", "S-043")]
    [Trait("Behaviour", "S-044")]
    [Trait("Behaviour", "S-040")]
    public async Task New_changed_and_deleted_objects_are_applied_by_one_batch()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId delft = TestJournal.NewId(), gouda = TestJournal.NewId(), leiden = TestJournal.NewId();
        JournalEntry created = device.Create("City", delft, ("Name", "Delf"), ("Population", 1), ("Latitude", 52.01m));
        device.Create("City", gouda, ("Name", "Gouda"));
        await server.SeedAsync(device);

        JournalEntry changed = device.Update("City", delft, created.Key.Value, ("Name", "Delf", "Delft"));
        device.Delete("City", gouda);
        device.Create("City", leiden, ("Name", "Leiden"), ("OpenedAt", new DateTime(1575, 2, 8, 0, 0, 0, DateTimeKind.Utc)));
        UploadOutcome outcome = await server.UploadAsync(device);

        Assert.All(outcome.Outcomes, entry => Assert.True(entry.IsApplied));
        Assert.Empty(outcome.Rejected);
        Assert.Empty(outcome.Adjusted);
        var stored = (await server.ReadAsync("City", delft))!.Value;
        Assert.Equal(changed.Key.Value, stored.LastEvent);
        Assert.Equal("Delft", stored.Value("Name"));
        Assert.Equal(1, stored.Value("Population"));
        Assert.Equal(52.01m, stored.Value("Latitude"));
        Assert.Null(await server.ReadAsync("City", gouda));
        Assert.Equal(new DateTime(1575, 2, 8, 0, 0, 0, DateTimeKind.Utc), await server.ValueAsync("City", leiden, "OpenedAt"));
        Assert.Equal("false,true,true", await server.Test.ScalarAsync(
            $"select string_agg(visible::text, ',' order by visible) from offlinesync.visibility where id in ('{delft}', '{gouda}', '{leiden}') and key = 'City:all'"));
    }

    [Fact]
    public async Task Events_carry_the_entry_s_key_as_their_id_and_its_line_as_their_data()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        device.Create("City", TestJournal.NewId(), ("Name", "\"Quoted\" \\ \u0001 ümläut 🏙"), ("Budget", 12345678901234567890.12345678m), ("SquareMetres", long.MinValue));
        UploadBatch batch = device.Batch();

        await server.UploadAsync(batch);

        ChainedEntry sent = batch.Entries[0];
        StoredEvent stored = (await server.EventsAsync())[^1];
        Assert.Equal(sent.Entry.Key.Value, stored.Id);
        ChainedEntry read = Assert.IsType<ObjectCommitted>(stored.Data).At(device.Id);
        Assert.Equal(EntryLine.Encode(sent), EntryLine.Encode(read));
        Assert.Equal(device.Id.Value, await server.Test.ScalarAsync($"select stream_id from offlinesync.mt_events where id = '{stored.Id}'"));
    }

    [Fact]
    public async Task Several_entries_of_an_object_are_folded_and_kept_each()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId city = TestJournal.NewId(), gone = TestJournal.NewId();
        JournalEntry first = device.Create("City", city, ("Name", "A"), ("Population", 5));
        device.Create("City", gone, ("Name", "Gone"));
        device.Update("City", city, new EntryBasis(null, first.Key), ("Name", "A", "B"));
        device.Delete("City", gone);
        JournalEntry last = device.Update("City", city, new EntryBasis(null, first.Key), ("Population", 5, null));

        UploadOutcome outcome = await server.UploadAsync(device);

        Assert.All(outcome.Outcomes, entry => Assert.True(entry.IsApplied));
        var stored = (await server.ReadAsync("City", city))!.Value;
        Assert.Equal((last.Key.Value, "B", null), (stored.LastEvent, stored.Value("Name"), stored.Value("Population")));
        Assert.Null(await server.ReadAsync("City", gone));
        Assert.True(await server.Test.ScalarAsync<bool>($"select deleted from offlinesync.object_head where id = '{gone}'"));
        Assert.Equal(5, await server.Test.CountAsync($"offlinesync.mt_events where stream_id = '{device.Id}'"));
    }

    [Fact]
    public async Task A_user_object_brings_and_takes_roles()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        device.Update("User", server.Rita, (Guid?)null, ("Roles", "Reader", " User, Limited,User "));
        await server.SeedAsync(device);
        Assert.Equal("role:Limited role:User", await RolesOfAsync(server, server.Rita));

        device.Update("User", server.Rita, (Guid?)null, ("Active", true, false));
        await server.SeedAsync(device);
        Assert.Null(await RolesOfAsync(server, server.Rita));

        TestJournal inactive = server.Journal(server.Rita);
        inactive.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => server.UploadAsync(inactive));
        Assert.Equal(ErrorCode.Forbidden, problem.Code);
    }

    private static Task<object?> RolesOfAsync(UploadFixture server, ObjectId user) =>
        server.Test.ScalarAsync($"select string_agg(key, ' ' order by key) from offlinesync.membership where principal = 'user:{user}' and visible");
}
