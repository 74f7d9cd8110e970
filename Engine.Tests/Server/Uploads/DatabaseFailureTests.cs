using OfflineSync.Server.Uploads;

namespace OfflineSync.Tests.Server.Uploads;

public sealed class DatabaseFailureTests
{
    [Fact]
    [Trait("History", "19")]
    public async Task An_object_that_the_database_refuses_is_found_and_parked()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        await RaiseAsync(server, "new.name like 'poison%'", "P0001");
        TestJournal device = server.Journal(server.Anna);
        for (int i = 0; i < 40; i++) device.Create("City", TestJournal.NewId(), ("Name", i is 7 or 31 ? "poison" : $"City {i}"));

        UploadOutcome outcome = await server.UploadAsync(device);

        Assert.Equal([7, 31], Enumerable.Range(0, 40).Where(i => !outcome.Outcomes[i].IsApplied));
        Assert.All(outcome.Outcomes.Where(entry => !entry.IsApplied), entry => Assert.Equal(ErrorCode.StorageRefused, Assert.Single(entry.Reasons).Code));
        Assert.Equal(38, await server.Test.CountAsync("offlinesync.object_city"));
        Assert.Equal(2, await server.Test.CountAsync("offlinesync.synchronization_error"));
    }

    [Fact]
    [Trait("Behaviour", "S-085")]
    [Trait("History", "N9")]
    public async Task A_passing_trouble_is_nobody_s_fault_and_changes_nothing()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        await RaiseAsync(server, "true", "53100");
        TestJournal device = server.Journal(server.Anna);
        device.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        var batch = device.Batch();
        long events = await server.Test.CountAsync("offlinesync.mt_events");

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => server.UploadAsync(batch));

        Assert.Equal((ErrorCode.ServerFailed, true), (problem.Code, problem.IsTransient));
        Assert.Equal(events, await server.Test.CountAsync("offlinesync.mt_events"));
        Assert.Equal(0, await server.Test.CountAsync($"offlinesync.upload_batch where id = '{batch.Header.Batch}'"));
        await server.Test.ExecuteAsync("drop trigger refuse on offlinesync.object_city");
        Assert.True((await server.UploadAsync(batch)).Outcomes[0].IsApplied);
    }

    [Fact]
    public async Task A_collision_runs_the_upload_again_and_not_for_ever()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        await server.Test.ExecuteAsync("create sequence tries");
        await RaiseAsync(server, "nextval('tries') < 3", "40P01");
        TestJournal device = server.Journal(server.Anna);
        device.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        await server.SeedAsync(device);
        Assert.Equal(3L, await server.Test.ScalarAsync("select last_value from tries"));

        await server.Test.ExecuteAsync("drop trigger refuse on offlinesync.object_city");
        await RaiseAsync(server, "nextval('tries') > 0", "40001");
        device.Create("City", TestJournal.NewId(), ("Name", "Gouda"));
        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => server.UploadAsync(device));
        Assert.Equal(ErrorCode.ServerBusy, problem.Code);
        Assert.Equal(8L, await server.Test.ScalarAsync("select last_value from tries"));
    }

    [Fact]
    [Trait("Behaviour", "S-088")]
    [Trait("History", "20")]
    public async Task A_decision_that_began_is_made_although_nobody_waits_for_it_any_more()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        device.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        using var request = new CancellationTokenSource();
        await using var connection = await server.Store.DataSource.OpenConnectionAsync();
        await using var blocker = await connection.BeginTransactionAsync();
        await OfflineSync.Server.Store.AdvisoryLocks.TakeAsync(blocker, server.Store.Schema, OfflineSync.Server.Store.AdvisoryLocks.Gate, CancellationToken.None);

        Task<UploadOutcome> decision = server.Decision.DecideAsync(device.Batch(), server.Anna, request.Token);
        await request.CancelAsync();
        await blocker.CommitAsync();

        Assert.True((await decision).Outcomes[0].IsApplied);
        Assert.Equal(1, await server.Test.CountAsync("offlinesync.object_city"));
    }

    private static async Task RaiseAsync(UploadFixture server, string when, string state)
    {
        await server.Test.ExecuteAsync($$"""
            create or replace function refuse() returns trigger language plpgsql as $$
            begin
                if {{when}} then raise exception 'refused' using errcode = '{{state}}'; end if;
                return new;
            end $$;
            create trigger refuse before insert or update on offlinesync.object_city for each row execute function refuse();
            """);
    }
}
