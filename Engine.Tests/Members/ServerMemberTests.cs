using Microsoft.Extensions.Time.Testing;
using OfflineSync.Server;
using OfflineSync.Tests.Access;
using OfflineSync.Tests.Rules;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Members;

/// <summary>Members whose values the server gives: numbers, dates and users.</summary>
public sealed class ServerMemberTests
{
    [Fact]
    [Trait("Behaviour", "S-149")]
    [Trait("Behaviour", "M-093")]
    public async Task Who_created_and_changed_an_object_and_when_comes_back_with_the_same_synchronization()
    {
        var time = new FakeTimeProvider(new DateTimeOffset(2030, 5, 1, 10, 0, 0, TimeSpan.Zero));
        await using ToursWorld world = await ToursWorld.StartAsync(TicketModel.Create(), time: time);
        await world.Server.Host.Users.AddAsync("bob", "secret", [TicketModel.Role]);
        OfflineEngine anna = await world.DeviceAsync(), bob = await world.DeviceAsync(user: "bob");
        Ticket ticket = anna.Create<Ticket>(t => t.Title = "Leak");
        await anna.CommitAsync(ticket);
        Assert.Null(ticket.CreatedDate);
        Assert.Empty((await anna.SynchronizeAsync()).Rejected);
        DateTime created = time.GetUtcNow().UtcDateTime;
        Assert.Equal((created, created, "anna", "anna"), (ticket.CreatedDate, ticket.ChangedDate, ticket.Owner?.Name, ticket.ChangedBy?.Name));

        time.Advance(TimeSpan.FromHours(1));
        await bob.SynchronizeAsync();
        Ticket same = (await bob.FindAsync<Ticket>(ticket.Id))!;
        same.Title = "Leak in the roof";
        await bob.CommitAsync(same);
        Assert.Empty((await bob.SynchronizeAsync()).Rejected);
        await anna.SynchronizeAsync();

        Assert.Equal((created, created.AddHours(1), "anna", "bob"), (ticket.CreatedDate, ticket.ChangedDate, ticket.Owner?.Name, ticket.ChangedBy?.Name));
        Assert.Equal(ticket.Id, (await anna.Query<Ticket>("[Ticket_ChangedBy/User/Name = 'bob']").ToListAsync()).Single().Id);
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "S-145")]
    public async Task Objects_are_numbered_when_they_arrive_whoever_sends_them()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(TicketModel.Create());
        OfflineEngine one = await world.DeviceAsync(), two = await world.DeviceAsync();
        Ticket[] first = [.. Enumerable.Range(0, 3).Select(i => one.Create<Ticket>(t => t.Title = $"{i}"))];
        Ticket second = two.Create<Ticket>(t => t.Title = "other");
        await one.CommitAsync(first);
        await two.CommitAsync(second);
        Assert.All(first, ticket => Assert.Equal((null, "new: " + ticket.Title), (ticket.Number, ticket.Label)));

        await Task.WhenAll(one.SynchronizeAsync(), two.SynchronizeAsync());

        Assert.Equal([1, 2, 3, 4], first.Append(second).Select(ticket => ticket.Number!.Value).Order());
        Assert.Equal($"{second.Number}: other", second.Label);
        // A change keeps the number, and an object that is refused takes none.
        second.Title = "changed";
        await two.CommitAsync([second, two.Create<Ticket>()]);
        Assert.Single((await two.SynchronizeAsync()).Rejected);
        Ticket last = two.Create<Ticket>(t => t.Title = "last");
        await two.CommitAsync(last);
        await two.SynchronizeAsync();
        Assert.Equal(5, last.Number);
        Assert.Equal(last.Id, (await two.Query<Ticket>().Where(t => t.Number == 5).ToListAsync()).Single().Id);
    }

    [Fact]
    [Trait("Behaviour", "M-087")]
    public async Task What_the_server_gives_is_set_by_nobody_else()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(TicketModel.Create());
        OfflineEngine device = await world.DeviceAsync("anna", [TicketModel.Role]);
        Ticket ticket = device.Create<Ticket>(t => t.Title = "Leak");

        Assert.Equal(ErrorCode.ValueInvalid, Assert.Throws<OfflineSyncException>(() => ticket["Number"] = 7L).Code);
        ServerObjects objects = world.Server.Host.Server.NewObjects();
        Assert.Equal(ErrorCode.ValueInvalid, Assert.Throws<OfflineSyncException>(() => objects.Create<Ticket>(t => t["CreatedDate"] = DateTime.UnixEpoch.AddDays(1))).Code);

        AccessClient forger = await world.ClientAsync("mallory", TicketModel.Role);
        forger.Journal.Create("Ticket", TestJournal.NewId(), ("Title", "Forged"), ("Number", 7L));
        var answer = await forger.SendAsync();
        Assert.Equal(ErrorCode.AccessDenied, answer.Upload!.Outcomes.Single().Reasons.Single().Code);
        Assert.Equal(0, await world.CountAsync("object_ticket"));
    }

    [Fact]
    [Trait("Behaviour", "M-087")]
    public async Task What_is_calculated_shows_everywhere_and_cannot_be_asked_for()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(TicketModel.Create());
        OfflineEngine device = await world.DeviceAsync();

        OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => device.Query<Ticket>().Where(t => t.Label == "1: Leak"));

        Assert.Equal(ErrorCode.ConstraintInvalid, refused.Code);
        Assert.Contains("Label is no member of Ticket", refused.Message);
    }

    [Fact]
    [Trait("Behaviour", "M-086")]
    public async Task Local_time_becomes_UTC_and_a_moment_that_is_not_localized_keeps_its_digits()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(TicketModel.Create());
        OfflineEngine device = await world.DeviceAsync(), other = await world.DeviceAsync();
        var local = new DateTime(2030, 5, 1, 10, 0, 0, DateTimeKind.Local);
        var birthday = new DateTime(1990, 2, 3, 23, 30, 0, DateTimeKind.Local);
        Ticket ticket = device.Create<Ticket>(t => (t.Title, t.DueAt, t.Birthday) = ("Leak", local, birthday));
        await device.CommitAsync(ticket);
        await device.SynchronizeAsync();
        await other.SynchronizeAsync();

        Ticket seen = (await other.FindAsync<Ticket>(ticket.Id))!;
        Assert.Equal((local.ToUniversalTime(), DateTimeKind.Utc), (seen.DueAt!.Value, seen.DueAt.Value.Kind));
        Assert.Equal((new DateTime(1990, 2, 3, 23, 30, 0), DateTimeKind.Unspecified), (seen.Birthday!.Value, seen.Birthday.Value.Kind));
        Assert.Single(await other.Query<Ticket>().Where(t => t.Birthday == new DateTime(1990, 2, 3, 23, 30, 0)).ToListAsync());
        Assert.Single(await other.Query<Ticket>("[Birthday = '1990-02-03T23:30:00Z']").ToListAsync());
    }

    [Fact]
    public void Members_of_the_wrong_kind_are_problems_of_the_model()
    {
        OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Broken", model => model
            .Entity("Thing", thing => thing
                .Member(new MemberDefinition { Name = "Number", Type = MemberType.String, Source = ValueSource.AutoNumber })
                .Member(new MemberDefinition { Name = "By", Type = MemberType.Reference, Target = "Thing", Association = "Thing_By", Source = ValueSource.Owner })
                .Member(new MemberDefinition { Name = "At", Type = MemberType.DateTime, Source = ValueSource.CreatedDate, IsRequired = true })
                .Member(new MemberDefinition { Name = "Again", Type = MemberType.DateTime, Source = ValueSource.CreatedDate })
                .Member(new MemberDefinition { Name = "Pin", Type = MemberType.String, IsHashed = true, MaxLength = 4 })
                .Member(new MemberDefinition { Name = "Code", Type = MemberType.Integer, IsHashed = true })
                .Member(new MemberDefinition { Name = "Text", Type = MemberType.String, IsLocalized = false }))));

        Assert.Contains("Thing: Number: the server gives a Long (AutoNumber), and it is a String", refused.Message);
        Assert.Contains("Thing: By: the server gives a User (Owner), and it refers to Thing", refused.Message);
        Assert.Contains("Thing: At: it cannot be required", refused.Message);
        Assert.Contains("Thing: Again: another member has the CreatedDate already", refused.Message);
        Assert.Contains("Thing: Pin: no rule can be about a hashed text", refused.Message);
        Assert.Contains("Thing: Code: only a text can be hashed", refused.Message);
        Assert.Contains("Thing: Text: only a moment is localized or not", refused.Message);
    }

    [Fact]
    public void A_model_s_JSON_says_where_values_come_from()
    {
        DomainModel model = TicketModel.Create(), read = DomainModel.FromJson(model.ToJson());

        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Equal(model.Entity("Ticket").Members.Select(member => (member.Source, member.IsHashed, member.IsLocalized)), read.Entity("Ticket").Members.Select(member => (member.Source, member.IsHashed, member.IsLocalized)));
    }
}
