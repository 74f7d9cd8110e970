using OfflineSync.Journal;
using OfflineSync.Server;
using OfflineSync.Server.Rebuild;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Projections;

public sealed class ProjectionRebuildTests
{
    [Fact]
    [Trait("History", "9")]
    public async Task What_was_written_inline_is_what_the_events_say_and_is_not_touched()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        await HistoryAsync(server);
        string before = await StampsAsync(server);

        RebuildReport report = await new ProjectionRebuild(server.Store).RebuildAsync(null, CancellationToken.None);

        Assert.Empty(report.Differences);
        Assert.Equal(before, await StampsAsync(server));
        Assert.Equal(0, await server.Test.CountAsync("pg_namespace where nspname = 'offlinesync_rebuild'"));
    }

    [Theory]
    [InlineData("update offlinesync.object_city set name = 'forged' where name = 'Leiden'")]
    [InlineData("delete from offlinesync.object_city where name = 'Leiden'")]
    [InlineData("insert into offlinesync.object_city (id, _event, name) select '019a0000-0000-7000-8000-000000000001', gen_random_uuid(), 'ghost'")]
    [InlineData("update offlinesync.visibility set visible = false where id = (select id from offlinesync.object_city where name = 'Leiden')")]
    [InlineData("update offlinesync.membership set visible = false where key = 'role:Reader' and principal like 'user:%'")]
    [InlineData("update offlinesync.object_head set deleted = true where id = (select id from offlinesync.object_city where name = 'Leiden')")]
    [Trait("History", "9")]
    public async Task A_row_that_differs_is_found_and_corrected(string damage)
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        await HistoryAsync(server);
        string right = await StateAsync(server);
        await server.Test.ExecuteAsync(damage);
        string wrong = await StateAsync(server);
        Assert.NotEqual(right, wrong);
        var rebuild = new ProjectionRebuild(server.Store);

        RebuildReport found = await rebuild.VerifyAsync(null, CancellationToken.None);
        Assert.Single(found.Differences);
        Assert.Equal(wrong, await StateAsync(server));

        RebuildReport corrected = await rebuild.RebuildAsync(null, CancellationToken.None);
        Assert.Equal(found.Differences.AsEnumerable(), corrected.Differences);
        Assert.Equal(right, await StateAsync(server));
        Assert.Empty((await rebuild.VerifyAsync(null, CancellationToken.None)).Differences);
    }

    [Fact]
    public async Task Emptied_tables_come_back_whole()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        await HistoryAsync(server);
        string right = await StateAsync(server);
        await server.Test.ExecuteAsync("truncate offlinesync.object_city, offlinesync.object_country, offlinesync.object_user, offlinesync.visibility, offlinesync.object_head");
        var steps = new List<RebuildProgress>();

        await new ProjectionRebuild(server.Store).RebuildAsync(new Progress(steps), CancellationToken.None);

        Assert.Equal(right, await StateAsync(server));
        Assert.NotEmpty(steps);
    }

    private static async Task HistoryAsync(UploadFixture server)
    {
        TestJournal anna = server.Journal(server.Anna), bob = server.Journal(server.Bob);
        ObjectId country = TestJournal.NewId(), leiden = TestJournal.NewId(), gouda = TestJournal.NewId(), gone = TestJournal.NewId();
        anna.Create("Country", country, ("Name", "Netherlands"), ("Capital", leiden));
        JournalEntry created = anna.Create("City", leiden, ("Name", "Leiden"), ("Country", country), ("Latitude", 52.16m), ("VisitedAt", new DateTime(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc)));
        anna.Create("City", gouda, ("Name", "Gouda"), ("Country", country), ("Twin", leiden));
        anna.Create("City", gone, ("Name", "Gone"), ("Twin", gouda));
        anna.Create("City", TestJournal.NewId(), ("Name", "Lost"), ("Twin", TestJournal.NewId()));
        await server.UploadAsync(anna);
        bob.Update("City", leiden, created.Key.Value, ("Population", null, 5));
        bob.Delete("Country", country);
        await server.UploadAsync(bob);
        anna.Update("City", leiden, created.Key.Value, ("Remarks", null, "late"));
        anna.Delete("City", gone);
        await server.UploadAsync(anna, anna.Content("City", leiden, ("Population", null), ("Remarks", "late")));
    }

    private static async Task<string> StateAsync(UploadFixture server) => string.Join(Environment.NewLine,
    [
        await TextAsync(server, "offlinesync.object_city"), await TextAsync(server, "offlinesync.object_country"), await TextAsync(server, "offlinesync.object_user"),
        await TextAsync(server, "offlinesync.object_head"), await TextAsync(server, "(select key, id from offlinesync.visibility where visible)"),
        await TextAsync(server, "(select principal, key from offlinesync.membership where visible)"),
    ]);

    private static async Task<string> StampsAsync(UploadFixture server) =>
        await TextAsync(server, "offlinesync.visibility") + await TextAsync(server, "offlinesync.membership") + await TextAsync(server, "(select xmin, * from offlinesync.object_city)");

    private static async Task<string> TextAsync(UploadFixture server, string from) =>
        (string?)await server.Test.ScalarAsync($"select string_agg(t::text, chr(10) order by t::text) from {from} t") ?? "";

    private sealed class Progress(List<RebuildProgress> steps) : IProgress<RebuildProgress>
    {
        public void Report(RebuildProgress value) => steps.Add(value);
    }
}
