using OfflineSync.Server;

namespace OfflineSync.Tests.Rules;

/// <summary>Validation rules, from a device through the server to the answer.</summary>
public sealed class ValidationTests
{
    private static readonly DateTime Noon = new(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc);

    private static DomainModel Full { get; } = ToursModel.Create(tour => tour
        .Range(t => t.Places, 1, 50)
        .AtLeast(t => t.EndsAt, t => t.StartsAt, "It ends before it begins.")
        .Pattern(t => t.Code, "[A-Z]{2}-[0-9]+")
        .MustBe(t => t.IsAgreed, true)
        .SameAs(t => t.PasswordAgain, t => t.Password));

    [Fact]
    [Trait("Behaviour", "S-100")]
    [Trait("Behaviour", "M-080")]
    [Trait("Behaviour", "M-081")]
    [Trait("Behaviour", "M-082")]
    [Trait("Behaviour", "S-119")]
    public async Task Every_broken_rule_is_reported_with_code_member_and_text()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Full);
        OfflineEngine device = await world.DeviceAsync();
        Tour good = device.Create<Tour>(t => Fill(t)), bad = device.Create<Tour>(t =>
        {
            t.Title = "   ";
            t.Places = 51;
            t.Code = "AB-1 and more";
            t.StartsAt = Noon;
            t.EndsAt = Noon.AddHours(-1);
            t.Password = "a";
        });
        await device.CommitAsync([good, bad]);

        SyncResult result = await device.SynchronizeAsync();

        RejectedEntry rejected = Assert.Single(result.Rejected);
        Assert.Equal(bad.Id, rejected.ObjectId);
        Assert.Equal(
        [
            (ErrorCode.RequiredMemberEmpty, "Title", "Title of a Tour cannot be empty."),
            (ErrorCode.PatternMismatch, "Code", "Code of a Tour does not have the required form."),
            (ErrorCode.ValueOutOfRange, "Places", "Places of a Tour must be between 1 and 50."),
            (ErrorCode.ValuesDiffer, "IsAgreed", "IsAgreed of a Tour must be equal to True."),
            (ErrorCode.ValuesDiffer, "PasswordAgain", "PasswordAgain of a Tour must be equal to Password."),
            (ErrorCode.ValueOutOfRange, "EndsAt", "It ends before it begins."),
        ], rejected.Reasons.Select(reason => (reason.Code, reason.MemberId!, reason.Message)));
        Assert.Equal(1, await world.CountAsync("object_tour"));
        Assert.Equal(1, await world.CountAsync("synchronization_error where jsonb_array_length(reasons) = 6"));
        Assert.True(bad.IsEmpty);
    }

    [Fact]
    public async Task A_change_is_judged_by_the_rules_that_it_concerns_and_what_a_device_never_set_stays_unjudged()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Full);
        ServerObjects work = world.Server.Host.Server.NewObjects();
        Tour tour = work.Create<Tour>(t => Fill(t));
        await work.CommitAsync();
        // Objects from before the rules.
        await world.Server.ExecuteAsync("update offlinesync.object_tour set places = 99, startsat = '2026-05-02'");
        OfflineEngine device = await world.DeviceAsync();
        Tour held = (await device.FindAsync<Tour>(tour.Id))!;

        held.Title = "Old town by night";
        await device.CommitAsync(held);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);

        held.EndsAt = new DateTime(2026, 5, 1, 23, 0, 0, DateTimeKind.Utc);
        await device.CommitAsync(held);
        RejectedEntry rejected = Assert.Single((await device.SynchronizeAsync()).Rejected);
        Assert.Equal((ErrorCode.ValueOutOfRange, "EndsAt"), (rejected.Reasons.Single().Code, rejected.Reasons.Single().MemberId));
        Assert.Equal("Old town by night", held.Title);
        Assert.Equal(Noon, held.EndsAt);
    }

    [Fact]
    public async Task A_pattern_that_takes_for_ever_rejects_its_objects_and_nothing_else()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create(tour => tour.Pattern(t => t.Code, @"(?=x)((x+)+)\1*y")));
        OfflineEngine device = await world.DeviceAsync();
        Tour good = device.Create<Tour>(t => t.Title = "A"), slow = device.Create<Tour>(t => (t.Title, t.Code) = ("B", new string('x', 40)));
        await device.CommitAsync([good, slow]);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal((slow.Id, ErrorCode.RuleNotEvaluable, "Code"), result.Rejected.Select(entry => (entry.ObjectId, entry.Reasons.Single().Code, entry.Reasons.Single().MemberId!)).Single());
        Assert.Equal(1, await world.CountAsync("object_tour"));
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
    }

    [Fact]
    [Trait("Behaviour", "S-103")]
    [Trait("Behaviour", "M-061")]
    [Trait("Behaviour", "M-062")]
    public async Task A_reference_that_is_emptied_has_its_rules_checked_again()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        Tour nameless = device.Create<Tour>(), fine = device.Create<Tour>(t => t.Title = "Fine");
        Booking orphan = device.Create<Booking>(b => b.Tour = nameless), kept = device.Create<Booking>(b => b.Tour = fine);
        Guide guide = device.Create<Guide>(g => (g.Name, g.Favourite) = ("Gwen", nameless));
        await device.CommitAsync([nameless, fine, orphan, kept, guide]);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal(new[] { nameless.Id, orphan.Id }.Order(), result.Rejected.Select(entry => entry.ObjectId).Order());
        Assert.Equal((ErrorCode.RequiredMemberEmpty, "Tour"), result.Rejected.Where(entry => entry.ObjectId == orphan.Id).Select(entry => (entry.Reasons.Single().Code, entry.Reasons.Single().MemberId!)).Single());
        Assert.Null(guide.Favourite);
        Assert.Equal("Gwen", guide.Name);
        // Nobody is committed along: of what failed there is no row, not even a reserved id.
        Assert.Equal(0, await world.CountAsync($"object_head where id in ('{nameless.Id}', '{orphan.Id}')"));
        Assert.Equal((1, 1), (await world.CountAsync("object_tour"), await world.CountAsync("object_booking")));
    }

    [Fact]
    [Trait("Behaviour", "M-080")]
    public async Task Rules_can_be_attributes()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(ToursModel.Create());
        OfflineEngine device = await world.DeviceAsync();
        Guide good = device.Create<Guide>(g => (g.Name, g.Badge, g.BadgeAgain, g.Age) = ("A", "red", "red", 99.5m));
        Guide bad = device.Create<Guide>(g => (g.Name, g.Badge, g.BadgeAgain, g.Age) = ("B", "1", "2", 99.6m)), twin = device.Create<Guide>(g => (g.Name, g.Badge, g.BadgeAgain) = ("C", "RED", "RED"));
        await device.CommitAsync([good, bad, twin]);

        SyncResult result = await device.SynchronizeAsync();

        Assert.Equal([bad.Id, twin.Id], result.Rejected.Select(entry => entry.ObjectId));
        Assert.Equal([ErrorCode.PatternMismatch, ErrorCode.ValueOutOfRange, ErrorCode.ValuesDiffer], result.Rejected[0].Reasons.Select(reason => reason.Code));
        Assert.Equal("No such age.", result.Rejected[0].Reasons[1].Message);
        Assert.Equal("This badge is taken.", result.Rejected[1].Reasons.Single().Message);
    }

    [Fact]
    public void Rules_that_cannot_be_kept_are_named_when_the_model_is_defined()
    {
        var problem = Assert.Throws<OfflineSyncException>(() => ToursModel.Create(tour => tour
            .Range(t => t.Title, 1, 2)
            .Range(t => t.Places)
            .Range(t => t.Places, "many")
            .AtLeast(t => t.EndsAt, t => t.Places)
            .Pattern(t => t.Code, "[")
            .Pattern(t => t.Places, "1")
            .Unique(t => t.Places, ignoreCase: true)
            .Validate(new UniqueRule { Member = "Nothing" })
            .WhenTargetIsDeleted(t => t.Title, DeleteBehaviour.Cascade)));

        Assert.Equal(ErrorCode.ModelInvalid, problem.Code);
        Assert.Contains("9 problem(s)", problem.Message);
        foreach (string part in new[] { "String has no range", "neither a least nor a greatest", "'many' cannot be a value of Places", "compares DateTime with Places", "the pattern cannot be read", "Integer has no pattern", "Integer has no upper and lower case", "UniqueRule of Nothing", "delete rule of Title" })
        {
            Assert.Contains(part, problem.Message);
        }
    }

    [Fact]
    public void Rules_come_back_from_json()
    {
        DomainModel model = ToursModel.Create(
            tour => tour.Range(t => t.Places, 1, 50).AtLeast(t => t.EndsAt, t => t.StartsAt, "text").Pattern(t => t.Code, "[A-Z]").MustBe(t => t.IsAgreed, true).SameAs(t => t.PasswordAgain, t => t.Password).Unique(t => t.Title, ignoreCase: true),
            booking => booking.WhenTargetIsDeleted(b => b.Tour, DeleteBehaviour.Cascade).WhenDeleted(b => b.Tour, DeleteBehaviour.Refuse, "no"));

        DomainModel read = DomainModel.FromJson(model.ToJson());

        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Equal(model.Entity("Tour").ValidationRules.AsEnumerable(), read.Entity("Tour").ValidationRules);
        Assert.Equal(model.Entity("Booking").DeleteRules.AsEnumerable(), read.Entity("Booking").DeleteRules);
    }

    private static void Fill(Tour tour)
    {
        tour.Title = "Old town";
        tour.Places = 20;
        tour.Code = "OT-1";
        tour.IsAgreed = true;
        tour.StartsAt = Noon;
        tour.EndsAt = Noon;
    }
}
