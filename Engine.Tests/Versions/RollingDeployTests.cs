using OfflineSync.Server;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;
using OfflineSync.Tests.Server.Running;
using TestDevice = OfflineSync.Tests.Synchronization.TestDevice;

namespace OfflineSync.Tests.Versions;

/// <summary>An instance with other rules starts beside one that runs, on the same database: from then on the older one decides nothing and shows nothing.</summary>
[Trait("History", "22")]
public sealed class RollingDeployTests
{
    private const int Notes = 20;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whatever_instance_each_request_comes_to_everything_arrives_once_when_the_older_one_is_gone(bool isNewModel)
    {
        await using RunningServer server = await RunningServer.StartAsync(null, Model(isLater: false));
        await server.Host.Users.AddAsync("anna", "secret", [SampleModel.UserRole]);
        Uri later = server.Host.Url;
        Func<int, bool> comesToLater = _ => false;
        await using TestDevice device = await TestDevice.OpenAsync(server.Host.Url, options =>
        {
            options.Synchronization.RetryLimit = 0;
            (options.Synchronization.RequestEntryLimit, options.Synchronization.PartByteLimit) = (Notes / 4, 512);
            options.Synchronization.MessageHandler = new RequestLog(new SocketsHttpHandler())
            {
                Before = (request, number) =>
                {
                    if (comesToLater(number)) request.RequestUri = new Uri(later, request.RequestUri!.PathAndQuery);
                },
            };
        }, Model(isLater: false));
        await device.Engine.SignInAsync("anna", "secret");
        await CommitAsync(device.Engine);
        await using OfflineSyncHost other = await server.StartInstanceAsync(isNewModel ? Model(isLater: true) : Model(isLater: false, ofStrangers: Rights.Read));
        later = other.Url;

        // The older one alone: nothing is decided there.
        await AssertKeptOutAsync(device.Engine);
        Assert.Equal(0, await server.ScalarAsync<long>("select count(*) from offlinesync.object_note"));
        // In turns, and in other turns.
        for (int turn = 2; turn < 6; turn++)
        {
            int every = turn;
            comesToLater = number => number % every != 0;
            if (await Record.ExceptionAsync(() => device.Engine.SynchronizeAsync()) is { } failure)
            {
                Assert.Equal((ErrorCode.RulesOutdated, true), (Assert.IsType<OfflineSyncException>(failure).Code, ((OfflineSyncException)failure).IsTransient));
            }
            Assert.Equal(Notes, await device.Engine.Query("Note").CountAsync());
        }
        comesToLater = _ => true;
        await device.Engine.SynchronizeAsync();

        Assert.Empty(await device.Engine.GetPendingAsync());
        Assert.Equal(Notes, await server.ScalarAsync<long>("select count(*) from offlinesync.object_note"));
        Assert.Equal(Notes, await server.ScalarAsync<long>("select count(*) from offlinesync.mt_events where type = 'object_committed' and data #>> array['body', 'entity'] = 'Note'"));
        comesToLater = _ => false;
        await AssertKeptOutAsync(device.Engine);
        Assert.Empty((await other.Server.VerifyAsync()).Differences);
    }

    private static async Task AssertKeptOutAsync(OfflineEngine device)
    {
        foreach (SyncScope scope in (SyncScope[])[SyncScope.Full, SyncScope.Selected((await device.Query("Note").ToListAsync())[0])])
        {
            var refused = await Assert.ThrowsAsync<OfflineSyncException>(() => device.SynchronizeAsync(scope));
            Assert.Equal((ErrorCode.RulesOutdated, true), (refused.Code, refused.IsTransient));
        }
    }

    private static async Task CommitAsync(OfflineEngine device)
    {
        for (int i = 0; i < Notes; i++)
        {
            OfflineObject note = device.Create("Note");
            note["Text"] = $"{i} {Guid.NewGuid()}";
            await device.CommitAsync(note);
        }
    }

    private static DomainModel Model(bool isLater, Rights ofStrangers = Rights.None) => DomainModel.Define("Rolling", model => model
        .Entity<User>(user => user.Allow(SampleModel.UserRole, Rights.Read))
        .Entity("Note", note =>
        {
            note.Attribute("Text", MemberType.String).Allow(SampleModel.UserRole, Rights.All).Allow("Stranger", ofStrangers);
            if (isLater) note.Attribute("Colour", MemberType.String);
        }));
}
