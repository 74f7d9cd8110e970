using OfflineSync.Server;
using OfflineSync.Tests.Access;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Members;

/// <summary>Hashed texts stay on the server.</summary>
public sealed class HashedTests
{
    [Fact]
    [Trait("Behaviour", "S-151")]
    public async Task A_hashed_text_is_never_synchronized_and_never_overwritten()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(TicketModel.Create());
        Ticket stored = await world.StoreAsync<Ticket>(t => (t.Title, t.Pin) = ("Leak", "1234"));
        string hash = await world.Server.ScalarAsync<string>("select pin from offlinesync.object_ticket");
        Assert.NotEqual("1234", hash);
        Assert.Equal(0, await world.CountAsync("mt_events where data::text like '%1234%'"));
        OfflineEngine device = await world.DeviceAsync("anna", [TicketModel.Role]);

        Ticket seen = (await device.FindAsync<Ticket>(stored.Id))!;
        Assert.Null(seen.Pin);
        Assert.Equal(ErrorCode.ValueInvalid, Assert.Throws<OfflineSyncException>(() => seen.Pin = "0000").Code);
        // Somebody else changes it meanwhile: the whole object is overwritten, but for the hash.
        ServerObjects objects = world.Server.Host.Server.NewObjects();
        (await objects.FindAsync<Ticket>(stored.Id))!.Title = "Leak in the cellar";
        await objects.CommitAsync();
        seen.Title = "Leak in the roof";
        await device.CommitAsync(seen);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);

        Assert.Equal(("Leak in the roof", hash), (await world.Server.ScalarAsync<string>("select title from offlinesync.object_ticket"), await world.Server.ScalarAsync<string>("select pin from offlinesync.object_ticket")));
        Ticket kept = (await world.Server.Host.Server.NewObjects().FindAsync<Ticket>(stored.Id))!;
        Assert.Equal((true, false), (HashedTexts.Verify(kept, "Pin", "1234"), HashedTexts.Verify(kept, "Pin", "0000")));
    }

    [Fact]
    [Trait("Behaviour", "S-151")]
    public async Task A_forged_entry_or_content_changes_no_hash()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(TicketModel.Create());
        Ticket stored = await world.StoreAsync<Ticket>(t => (t.Title, t.Pin) = ("Leak", "1234"));
        AccessClient forger = await world.ClientAsync("mallory", TicketModel.Role);
        forger.Journal.Create("Ticket", TestJournal.NewId(), ("Title", "Forged"), ("Pin", "0000"));

        Assert.Equal(ErrorCode.AccessDenied, (await forger.SendAsync()).Upload!.Outcomes.Single().Reasons.Single().Code);
        Assert.True(HashedTexts.Verify((await world.Server.Host.Server.NewObjects().FindAsync<Ticket>(stored.Id))!, "Pin", "1234"));
        await forger.StatesAsync(("Ticket", stored.Id));
        Assert.DoesNotContain("AQAAAA", forger.LastAnswer);
    }

    [Fact]
    [Trait("Behaviour", "M-087")]
    public async Task Nothing_is_filtered_or_ordered_by_a_hash()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(TicketModel.Create());
        OfflineEngine device = await world.DeviceAsync();

        Action[] questions =
        [
            () => device.Query<Ticket>("[Pin = 'x']"),
            () => device.Query<Ticket>("[contains(Pin, 'x')]"),
            () => device.Query<Ticket>().Where(t => t.Pin == "x"),
            () => device.Query<Ticket>().OrderBy(t => t.Pin),
        ];
        Assert.All(questions, question => Assert.Contains("Pin is hashed", Assert.Throws<OfflineSyncException>(question).Message));
    }
}
