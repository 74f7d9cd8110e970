using JasperFx;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;

namespace OfflineSync.Tests.Joining;

/// <summary>An app that has a Marten of its own, in the same database.</summary>
public sealed class OwnMartenTests
{
    [Fact]
    public async Task The_app_s_own_documents_and_events_live_beside_ours_in_one_database()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        await using (JoinedApp app = await StartAsync(database))
        {
            await WriteAsync(app);
            await RoundTrip.RunAsync(app);
        }

        // Again: neither store takes the other's tables for leftovers of its own.
        await using JoinedApp again = await StartAsync(database);
        var own = again.Services.GetRequiredService<IDocumentStore>();
        await own.Storage.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.All);
        await own.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
        await again.Server.Events.Storage.Database.AssertDatabaseMatchesConfigurationAsync();
        await using IQuerySession session = own.QuerySession();
        Assert.Equal("mine", (await session.Query<Invoice>().SingleAsync()).Text);
        Assert.Equal(1, await session.Events.QueryAllRawEvents().CountAsync());
        await using IQuerySession ours = again.Server.Events.QuerySession();
        Assert.Equal(2, await ours.Events.QueryAllRawEvents().CountAsync());
        await again.AddUserAsync("berta");
    }

    private static Task<JoinedApp> StartAsync(TestDatabase database) => JoinedApp.StartAsync(builder =>
    {
        builder.Services.AddLogging();
        builder.Services.AddMarten(options =>
        {
            options.Connection(database.ConnectionString);
            options.Schema.For<Invoice>();
            options.Events.AddEventType<Invoiced>();
        }).ApplyAllDatabaseChangesOnStartup();
        builder.Services.AddOfflineSyncServer(JoinedApp.On(database));
    });

    private static async Task WriteAsync(JoinedApp app)
    {
        await using IDocumentSession session = app.Services.GetRequiredService<IDocumentStore>().LightweightSession();
        session.Store(new Invoice { Id = Guid.NewGuid(), Text = "mine" });
        session.Events.StartStream(Guid.NewGuid(), new Invoiced(7));
        await session.SaveChangesAsync();
    }

    public sealed class Invoice
    {
        public Guid Id { get; set; }

        public string Text { get; set; } = "";
    }

    public sealed record Invoiced(int Amount);
}
