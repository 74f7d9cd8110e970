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
