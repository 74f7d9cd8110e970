using Microsoft.Extensions.DependencyInjection;
using OfflineSync.Server;
using OfflineSync.Tests.Hosting;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Joining;

/// <summary>What an app puts into the database at a start.</summary>
public sealed class SeedTests
{
    [Fact]
    public async Task Instances_that_start_together_seed_one_after_the_other_and_what_they_add_is_there_before_the_first_request()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();
        int inside = 0, seeded = 0;
        Task<JoinedApp> StartAsync() => JoinedApp.StartAsync(builder => builder.Services.AddOfflineSyncServer(JoinedApp.On(database)).Seed(async (server, token) =>
        {
            Assert.Equal(1, Interlocked.Increment(ref inside));
            if (await server.Users.FindAsync("anna", token) is null)
            {
                await server.Users.AddAsync("anna", JoinedApp.Password, [SampleModel.UserRole], token);
                seeded++;
            }
            Interlocked.Decrement(ref inside);
        }));

        JoinedApp[] apps = await Task.WhenAll(StartAsync(), StartAsync(), StartAsync());

        Assert.Equal(1, seeded);
        foreach (JoinedApp app in apps)
        {
            await using (app) Assert.NotNull(await app.Services.GetRequiredService<UserAdministration>().FindAsync("anna"));
        }
    }

    [Fact]
    public async Task A_seed_that_fails_stops_the_start()
    {
        await using TestDatabase database = await TestPostgres.CreateDatabaseAsync();

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => JoinedApp.StartAsync(builder => builder.Services
            .AddOfflineSyncServer(JoinedApp.On(database))
            .Seed((server, token) => server.Users.AddAsync("anna", JoinedApp.Password, ["Captain"], token))));

        Assert.Equal(ErrorCode.ModelUnknownName, problem.Code);
    }
}
