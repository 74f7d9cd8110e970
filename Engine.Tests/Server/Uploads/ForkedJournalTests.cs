using OfflineSync.Journal;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Tests.Server.Uploads;

public sealed class ForkedJournalTests
{
    [Fact]
    public async Task A_copied_device_is_found_and_nothing_of_it_is_applied()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        device.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        await server.SeedAsync(device);
        TestJournal copy = device.Copy();
        device.Create("City", TestJournal.NewId(), ("Name", "Gouda"));
        await server.SeedAsync(device);

        copy.Create("City", TestJournal.NewId(), ("Name", "Leiden"));

        Assert.Equal(ErrorCode.JournalForked, await RefusalAsync(server, copy.Batch()));
        Assert.Equal(2, await server.Test.CountAsync("offlinesync.object_city"));
    }

    [Fact]
    public async Task A_journal_that_does_not_continue_what_the_server_has_is_forked()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        TestJournal copy = device.Copy();
        device.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        await server.SeedAsync(device);
        copy.Create("City", TestJournal.NewId(), ("Name", "Leiden"));
        _ = copy.Batch();
        copy.Create("City", TestJournal.NewId(), ("Name", "Gouda"));

        Assert.Equal(ErrorCode.JournalForked, await RefusalAsync(server, copy.Batch()));
    }

    [Fact]
    public async Task Another_user_s_journal_is_refused()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        device.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        await server.SeedAsync(device);
        var forged = new TestJournal(server.Model, server.Bob) { Id = device.Id };
        forged.Create("City", TestJournal.NewId(), ("Name", "Leiden"));

        Assert.Equal(ErrorCode.JournalForked, await RefusalAsync(server, forged.Batch()));
    }

    [Fact]
    public async Task A_gap_is_allowed_for_entries_that_a_selection_left_out()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        device.Create("City", TestJournal.NewId(), ("Name", "Left out"));
        _ = device.Batch();
        device.Create("City", TestJournal.NewId(), ("Name", "Selected"));

        await server.SeedAsync(device);

        Assert.Equal(2L, await server.Test.ScalarAsync($"select head_sequence from offlinesync.journal where id = '{device.Id}'"));
    }

    [Fact]
    [Trait("History", "25")]
    public async Task Entries_that_were_left_out_come_later_in_any_order_and_must_fit_their_neighbours()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        UploadBatch[] batches = [.. Enumerable.Range(1, 7).Select(number =>
        {
            device.Create("City", TestJournal.NewId(), ("Name", $"City {number}"));
            return device.Batch();
        })];
        TestJournal other = new(server.Model, server.Anna) { Id = device.Id };
        UploadBatch[] forged = [.. Enumerable.Range(1, 7).Select(number =>
        {
            other.Create("City", TestJournal.NewId(), ("Name", $"Forged {number}"));
            return other.Batch();
        })];

        await server.UploadAsync(batches[6]);
        // Without a neighbour there is nothing to compare with; with one on either side it must fit.
        await server.UploadAsync(batches[3]);
        Assert.Equal(ErrorCode.JournalForked, await RefusalAsync(server, forged[5]));
        Assert.Equal(ErrorCode.JournalForked, await RefusalAsync(server, forged[2]));
        Assert.Equal(ErrorCode.JournalForked, await RefusalAsync(server, forged[4]));
        Assert.Equal(ErrorCode.JournalForked, await RefusalAsync(server, forged[3]));
        Assert.Equal(2, await server.Test.CountAsync("offlinesync.journal_gap"));
        foreach (int index in (int[])[1, 5, 0, 4, 2]) await server.UploadAsync(batches[index]);

        Assert.Equal(0, await server.Test.CountAsync("offlinesync.journal_gap"));
        Assert.Equal(7, await server.Test.CountAsync("offlinesync.object_city"));
        Assert.Equal(7L, await server.Test.ScalarAsync($"select head_sequence from offlinesync.journal where id = '{device.Id}'"));
        await server.UploadAsync(batches[4]);
        Assert.Equal(7, await server.Test.CountAsync("offlinesync.object_city"));
    }

    [Fact]
    public async Task A_forged_batch_is_refused_as_a_whole_and_names_the_place()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal forged = server.Journal(server.Anna);
        forged.Append(forged.Entry("City", TestJournal.NewId(), EntryKind.Commit) with { User = server.Bob });
        Assert.Equal(ErrorCode.Forbidden, await RefusalAsync(server, forged.Batch()));

        TestJournal damaged = server.Journal(server.Anna);
        damaged.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        JournalEntry named = damaged.Entry("City", TestJournal.NewId(), EntryKind.Commit) with { IsNew = true, Changes = [new MemberChange("Name", MemberType.String, null, "a\0b")] };
        damaged.Append(named);
        UploadBatch batch = damaged.Batch();
        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => server.UploadAsync(batch));
        Assert.Equal(ErrorCode.RequestInvalid, problem.Code);
        Assert.Contains("entry 2", problem.Message);
        Assert.Equal("void RequestInvalid", await server.Test.ScalarAsync($"select state || ' ' || code from offlinesync.upload_batch where id = '{batch.Header.Batch}'"));
        Assert.Equal(0, await server.Test.CountAsync("offlinesync.object_city"));
    }

    private static async Task<ErrorCode> RefusalAsync(UploadFixture server, UploadBatch batch) =>
        (await Assert.ThrowsAsync<OfflineSyncException>(() => server.UploadAsync(batch))).Code;
}
