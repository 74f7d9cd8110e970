using Microsoft.Extensions.Logging;
using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Tests.Server.Uploads;

public sealed class RejectionTests
{
    [Fact]
    [Trait("Behaviour", "S-082")]
    [Trait("Behaviour", "S-100")]
    [Trait("Behaviour", "S-102")]
    [Trait("Behaviour", "S-105")]
    [Trait("Behaviour", "S-106")]
    [Trait("Behaviour", "S-116")]
    public async Task One_of_a_hundred_is_rejected_alone_and_kept_with_everything()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId bad = TestJournal.NewId();
        for (int i = 0; i < 99; i++) device.Create("City", TestJournal.NewId(), ("Name", $"City {i}"));
        JournalEntry rejected = device.Create("City", bad, ("Name", "  \t "), ("Remarks", "a secret"), ("Latitude", 52.5m));

        UploadOutcome outcome = await server.UploadAsync(device);

        Assert.Equal(99, outcome.Outcomes.Count(entry => entry.IsApplied));
        RejectionReason reason = Assert.Single(outcome.Outcomes[99].Reasons);
        Assert.Equal((ErrorCode.RequiredMemberEmpty, "Name"), (reason.Code, reason.MemberId));
        Assert.Equal(new ObjectKey("City", bad), Assert.Single(outcome.Rejected));
        Assert.Equal(99, await server.Test.CountAsync("offlinesync.object_city"));
        Assert.Equal(0, await server.Test.CountAsync($"offlinesync.object_head where id = '{bad}'"));
        Assert.IsType<EntryRejected>((await server.EventsAsync()).Single(stored => stored.Id == rejected.Key.Value).Data);
        Assert.Equal($"{rejected.Key} a secret 52.5 RequiredMemberEmpty {server.Anna}", await server.Test.ScalarAsync(
            "select concat_ws(' ', entry_keys[1], content #>> '{members,Remarks}', content #>> '{members,Latitude}', reasons #>> '{0,code}', user_id) from offlinesync.synchronization_error"));
        (LogLevel _, string line) = Assert.Single(server.Log.Lines, entry => entry.Level == LogLevel.Warning);
        Assert.Contains(bad.ToString(), line);
        Assert.Contains("RequiredMemberEmpty", line);
        Assert.DoesNotContain("a secret", line);
    }

    [Fact]
    [Trait("Behaviour", "S-097")]
    public async Task What_is_deleted_was_never_there_or_does_not_show_sounds_the_same()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal anna = server.Journal(server.Anna);
        ObjectId deleted = TestJournal.NewId(), hidden = TestJournal.NewId(), never = TestJournal.NewId();
        anna.Create("City", deleted, ("Name", "Delft"));
        anna.Create("Country", hidden, ("Name", "Netherlands"));
        await server.SeedAsync(anna);
        anna.Delete("City", deleted);
        await server.SeedAsync(anna);

        TestJournal liam = server.Journal(server.Liam);
        liam.Update("City", deleted, (Guid?)null, ("Name", "a", "b"));
        liam.Update("City", never, (Guid?)null, ("Name", "a", "b"));
        liam.Update("Country", hidden, (Guid?)null, ("Name", "a", "b"));
        liam.Delete("Country", TestJournal.NewId());
        liam.Update("Country", deleted with { Value = TestJournal.NewId().Value }, (Guid?)null, ("Code", "a", "b"));
        UploadOutcome outcome = await server.UploadAsync(liam);

        Assert.All(outcome.Outcomes, entry => Assert.Equal(ErrorCode.ObjectUnavailable, Assert.Single(entry.Reasons).Code));
        Assert.Single(outcome.Outcomes.Select(entry => entry.Reasons[0].Message.Replace("Country", "City")).Distinct());
        Assert.Equal("Netherlands", await server.ValueAsync("Country", hidden, "Name"));
    }

    [Fact]
    [Trait("Behaviour", "S-098")]
    [Trait("Behaviour", "M-070")]
    public async Task Members_that_the_rules_do_not_let_the_user_write_are_refused_by_name()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal anna = server.Journal(server.Anna);
        ObjectId city = TestJournal.NewId(), other = TestJournal.NewId();
        anna.Create("City", city, ("Name", "Delft"));
        anna.Create("City", other, ("Name", "Gouda"));
        await server.SeedAsync(anna);

        TestJournal liam = server.Journal(server.Liam), rita = server.Journal(server.Rita);
        liam.Update("City", city, (Guid?)null, ("Name", "Delft", "Delft!"), ("Population", null, 7));
        liam.Update("City", other, (Guid?)null, ("Name", "Gouda", "Gouda!"));
        liam.Create("City", TestJournal.NewId(), ("Name", "New"));
        liam.Delete("City", other, null);
        rita.Update("City", city, (Guid?)null, ("Name", "Delft", "Rita's"));
        rita.Delete("City", other);
        UploadOutcome byLiam = await server.UploadAsync(liam), byRita = await server.UploadAsync(rita);

        Assert.Equal((ErrorCode.AccessDenied, "Population"), (Assert.Single(byLiam.Outcomes[0].Reasons).Code, byLiam.Outcomes[0].Reasons[0].MemberId));
        Assert.All(byLiam.Outcomes, entry => Assert.Equal(ErrorCode.AccessDenied, Assert.Single(entry.Reasons).Code));
        Assert.All(byRita.Outcomes, entry => Assert.Equal(ErrorCode.AccessDenied, Assert.Single(entry.Reasons).Code));
        Assert.Equal("Delft", await server.ValueAsync("City", city, "Name"));
        Assert.Equal("Gouda", await server.ValueAsync("City", other, "Name"));
    }

    [Fact]
    public async Task An_object_that_does_not_fit_the_model_is_rejected_alone()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId fine = TestJournal.NewId();
        device.Append(device.Entry("Ghost", TestJournal.NewId(), EntryKind.Commit) with { IsNew = true, Changes = [new MemberChange("X", MemberType.String, null, "x")] });
        device.Append(New(device, new MemberChange("Ghost", MemberType.String, null, "x")));
        device.Append(New(device, new MemberChange("Population", MemberType.Long, null, 5L)));
        device.Append(New(device, new MemberChange("Kind", MemberType.Enumeration, null, "Metropolis")));
        device.Append(New(device, new MemberChange("Budget", MemberType.Decimal, null, 0.123456789m)));
        device.Append(New(device, new MemberChange("OpenedAt", MemberType.DateTime, null, DateTime.MinValue)));
        device.Create("City", TestJournal.NewId(), ("Name", new string('x', 201)));
        device.Create("City", fine, ("Name", "Delft"));

        UploadOutcome outcome = await server.UploadAsync(device);

        Assert.Equal(
            [ErrorCode.ModelUnknownName, ErrorCode.ModelUnknownName, ErrorCode.ValueInvalid, ErrorCode.ValueInvalid, ErrorCode.ValueInvalid, ErrorCode.ValueInvalid, ErrorCode.TextTooLong],
            outcome.Outcomes.SkipLast(1).Select(entry => Assert.Single(entry.Reasons).Code));
        Assert.True(outcome.Outcomes[^1].IsApplied);
        Assert.Equal(7, await server.Test.CountAsync("offlinesync.synchronization_error"));
        Assert.Equal("Delft", await server.ValueAsync("City", fine, "Name"));
    }

    [Fact]
    public async Task An_id_that_exists_cannot_be_created_again()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal anna = server.Journal(server.Anna), bob = server.Journal(server.Bob);
        ObjectId city = TestJournal.NewId(), region = TestJournal.NewId();
        anna.Create("City", city, ("Name", "Delft"));
        await server.SeedAsync(anna);
        bob.Create("City", city, ("Name", "Bob's"));
        bob.Create("Region", region, ("Name", "Holland"));
        bob.Update("Country", region, (Guid?)null, ("Name", "a", "b"));

        var problem = await Assert.ThrowsAsync<OfflineSyncException>(() => server.UploadAsync(bob));
        Assert.Equal(ErrorCode.RequestInvalid, problem.Code);
        TestJournal again = server.Journal(server.Bob);
        again.Create("City", city, ("Name", "Bob's"));
        UploadOutcome outcome = await server.UploadAsync(again);

        Assert.Equal(ErrorCode.ObjectUnavailable, Assert.Single(outcome.Outcomes[0].Reasons).Code);
        Assert.Equal("Delft", await server.ValueAsync("City", city, "Name"));
    }

    [Fact]
    public async Task A_rejected_create_can_be_sent_again_corrected_and_what_follows_it_before_is_rejected()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId city = TestJournal.NewId();
        JournalEntry create = device.Create("City", city, ("Population", 3));
        await server.UploadAsync(device);
        device.Update("City", city, new EntryBasis(null, create.Key), ("Name", null, "Delft"));
        UploadOutcome update = await server.UploadAsync(device);
        Assert.Equal(ErrorCode.ObjectUnavailable, Assert.Single(update.Outcomes[0].Reasons).Code);

        device.Create("City", city, ("Name", "Delft"), ("Population", 3));
        await server.SeedAsync(device);

        Assert.Equal("Delft", await server.ValueAsync("City", city, "Name"));
    }

    private static JournalEntry New(TestJournal device, MemberChange change) => device.Entry("City", TestJournal.NewId(), EntryKind.Commit) with
    {
        IsNew = true,
        Changes = [.. new[] { new MemberChange("Name", MemberType.String, null, "Delft"), change }.OrderBy(member => member.MemberId, StringComparer.Ordinal)],
    };
}
