using Npgsql;
using OfflineSync.Journal;
using OfflineSync.Server;
using OfflineSync.Server.Rebuild;
using OfflineSync.Server.Store;
using OfflineSync.Server.Uploads;
using OfflineSync.Server.Uploads.Handlers;
using OfflineSync.Server.Uploads.Recoveries;
using OfflineSync.Tests.Server.Store;

namespace OfflineSync.Tests.Server.Uploads;

public sealed class RaceTests
{
    [Fact]
    [Trait("History", "4")]
    public async Task A_target_deleted_while_somebody_begins_to_refer_to_it_leaves_nothing_dangling()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        ObjectId country = await CountryAsync(server), city = TestJournal.NewId();
        TestJournal anna = server.Journal(server.Anna), bob = server.Journal(server.Bob);
        anna.Create("City", city, ("Name", "Delft"), ("Country", country));
        bob.Delete("Country", country);

        // The create holds its locks, uncommitted, when the delete comes.
        await using HeldUpload create = await HeldUpload.BeginAsync(server, anna.Batch());
        Task<UploadOutcome> delete = Task.Run(() => server.UploadAsync(bob));
        await create.SomebodyWaitsAsync();
        await create.CommitAsync();

        Assert.True((await delete).Outcomes[0].IsApplied);
        Assert.Null(await server.ValueAsync("City", city, "Country"));
    }

    [Fact]
    [Trait("History", "4")]
    public async Task Who_begins_to_refer_to_a_target_that_is_being_deleted_is_told()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        ObjectId country = await CountryAsync(server), city = TestJournal.NewId();
        TestJournal anna = server.Journal(server.Anna), bob = server.Journal(server.Bob);
        anna.Create("City", city, ("Name", "Delft"), ("Country", country));
        bob.Delete("Country", country);

        await using HeldUpload delete = await HeldUpload.BeginAsync(server, bob.Batch());
        Task<UploadOutcome> create = Task.Run(() => server.UploadAsync(anna));
        await delete.SomebodyWaitsAsync();
        await delete.CommitAsync();

        Assert.Equal(ErrorCode.DanglingReference, Assert.Single((await create).Outcomes[0].Reasons).Code);
        Assert.Null(await server.ReadAsync("City", city));
    }

    [Fact]
    [Trait("History", "4")]
    public async Task Ordinary_changes_of_a_target_do_not_wait_for_those_who_refer_to_it()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        ObjectId country = await CountryAsync(server);
        TestJournal anna = server.Journal(server.Anna), bob = server.Journal(server.Bob);
        anna.Create("City", TestJournal.NewId(), ("Name", "Delft"), ("Country", country));
        bob.Update("Country", country, (Guid?)null, ("Code", null, "NL"));

        await using HeldUpload create = await HeldUpload.BeginAsync(server, anna.Batch());
        await server.SeedAsync(bob);
        await create.CommitAsync();

        Assert.Equal("NL", await server.ValueAsync("Country", country, "Code"));
    }

    [Fact]
    [Trait("History", "20")]
    public async Task A_batch_whose_journal_is_busy_is_asked_to_come_back()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync("sample-store", Sample.SampleModel.Create(), new UploadLimits { JournalWaitLimit = TimeSpan.FromMilliseconds(100) });
        TestJournal device = server.Journal(server.Anna);
        device.Create("City", TestJournal.NewId(), ("Name", "Delft"));
        UploadBatch batch = device.Batch();
        await using HeldUpload first = await HeldUpload.BeginAsync(server, batch);

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => server.UploadAsync(batch));

        Assert.Equal((ErrorCode.ServerBusy, true), (problem.Code, problem.IsTransient));
        Assert.NotNull(problem.RetryAfter);
        await first.CommitAsync();
        Assert.True((await server.UploadAsync(batch)).Outcomes[0].IsApplied);
    }

    [Fact]
    [Trait("History", "8")]
    public async Task Uploads_of_shared_objects_take_effect_in_the_order_of_their_events()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal seed = server.Journal(server.Anna);
        ObjectId[] shared = [.. Enumerable.Range(0, 6).Select(_ => TestJournal.NewId())], countries = [.. Enumerable.Range(0, 3).Select(_ => TestJournal.NewId())];
        foreach (ObjectId country in countries) seed.Create("Country", country, ("Name", "C"));
        foreach (ObjectId city in shared) seed.Create("City", city, ("Name", "0"));
        await server.SeedAsync(seed);

        await Task.WhenAll(Enumerable.Range(0, 6).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            TestJournal device = server.Journal(worker % 2 == 0 ? server.Anna : server.Bob);
            for (int round = 0; round < 12; round++)
            {
                foreach (ObjectId city in shared.OrderBy(_ => random.Next()).Take(4))
                {
                    device.Update("City", city, (Guid?)null, ("Name", "x", $"{worker}.{round}"), ("Country", null, countries[random.Next(3)]));
                }
                if (random.Next(8) == 0) device.Delete("Country", countries[random.Next(3)]);
                device.Create("City", TestJournal.NewId(), ("Name", "new"), ("Twin", shared[random.Next(6)]), ("Country", countries[random.Next(3)]));
                await server.UploadAsync(device);
            }
        })));

        RebuildReport report = await new ProjectionRebuild(server.Store).VerifyAsync(null, CancellationToken.None);
        Assert.Empty(report.Differences);
        Assert.Equal(0, await server.Test.CountAsync("offlinesync.object_city c where country is not null and not exists (select from offlinesync.object_country o where o.id = c.country)"));
    }

    private static async Task<ObjectId> CountryAsync(UploadFixture server)
    {
        TestJournal device = server.Journal(server.Anna);
        ObjectId country = TestJournal.NewId();
        device.Create("Country", country, ("Name", "Netherlands"));
        await server.SeedAsync(device);
        return country;
    }

    /// <summary>An upload that has done everything but commit.</summary>
    private sealed class HeldUpload(NpgsqlConnection connection, NpgsqlTransaction transaction, ServerStore store) : IAsyncDisposable
    {
        public static async Task<HeldUpload> BeginAsync(UploadFixture server, UploadBatch batch)
        {
            NpgsqlConnection connection = await server.Store.DataSource.OpenConnectionAsync();
            NpgsqlTransaction transaction = await connection.BeginTransactionAsync();
            var attempt = new UploadAttempt(server.Store, TestStore.Ids, TimeProvider.System, new UploadLimits(), batch, batch.Header.User, UploadMode.Device, new UploadTraces(),
                HandlerRun.None(server.Store, TestStore.Ids, TimeProvider.System, server.Log, new UploadLimits()), UploadClaims.None);
            await attempt.RunAsync(transaction, new HashSet<ObjectId>());
            return new HeldUpload(connection, transaction, server.Store);
        }

        public async Task SomebodyWaitsAsync()
        {
            while (true)
            {
                await using var command = store.DataSource.CreateCommand(
                    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'");
                if ((long)(await command.ExecuteScalarAsync())! > 0) return;
            }
        }

        public Task CommitAsync() => transaction.CommitAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
