using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server.Uploads;

namespace OfflineSync.Tests.Server.Uploads;

public sealed class ReferenceTests
{
    [Fact]
    [Trait("Behaviour", "S-101")]
    [Trait("Behaviour", "S-108")]
    [Trait("Behaviour", "S-109")]
    [Trait("Behaviour", "S-110")]
    [Trait("Behaviour", "S-115")]
    public async Task A_city_whose_country_never_left_the_device_dangles()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId city = TestJournal.NewId();
        device.Create("City", city, ("Name", "Delft"), ("Country", TestJournal.NewId()), ("Region", TestJournal.NewId()));

        UploadOutcome outcome = await server.UploadAsync(device);

        RejectionReason reason = Assert.Single(outcome.Outcomes[0].Reasons);
        Assert.Equal(ErrorCode.DanglingReference, reason.Code);
        int[] parts =
        [
            reason.Message.IndexOf($"City with the id {{{city}}} could not be synchronized", StringComparison.Ordinal),
            reason.Message.IndexOf("modelling error", StringComparison.Ordinal),
            reason.Message.IndexOf("(City_Country, City_Region)", StringComparison.Ordinal),
            reason.Message.IndexOf("Referential integrity", StringComparison.Ordinal),
            reason.Message.IndexOf("together with the City, or before it", StringComparison.Ordinal),
        ];
        Assert.DoesNotContain(-1, parts);
        Assert.Equal(parts.Order(), parts);
        Assert.Null(await server.ReadAsync("City", city));
    }

    [Fact]
    [Trait("Behaviour", "S-042")]
    [Trait("Behaviour", "S-107")]
    [Trait("Behaviour", "S-113")]
    [Trait("Behaviour", "S-114")]
    public async Task Only_dangling_objects_are_held_back_new_and_changed_ones_alike()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId country = TestJournal.NewId(), changed = TestJournal.NewId(), fine = TestJournal.NewId(), wrong = TestJournal.NewId();
        device.Create("City", changed, ("Name", "Changed"));
        await server.SeedAsync(device);
        device.Create("City", fine, ("Name", "Fine"), ("Country", country));
        device.Create("Country", country, ("Name", "Netherlands"));
        device.Create("City", TestJournal.NewId(), ("Name", "New"), ("Country", TestJournal.NewId()));
        device.Update("City", changed, (Guid?)null, ("Country", null, TestJournal.NewId()));
        device.Create("City", wrong, ("Name", "Wrong entity"), ("Country", fine));

        UploadOutcome outcome = await server.UploadAsync(device);

        Assert.Equal([true, true, false, false, false], outcome.Outcomes.Select(entry => entry.IsApplied));
        Assert.All(outcome.Outcomes.Skip(2), entry => Assert.Equal(ErrorCode.DanglingReference, Assert.Single(entry.Reasons).Code));
        Assert.Equal(3, await server.Test.CountAsync("offlinesync.synchronization_error"));
        Assert.Equal(country, await server.ValueAsync("City", fine, "Country"));
        Assert.Null(await server.ValueAsync("City", changed, "Country"));
    }

    [Fact]
    [Trait("Behaviour", "S-103")]
    [Trait("Behaviour", "S-104")]
    [Trait("History", "17")]
    public async Task References_to_a_rejected_object_are_emptied_in_those_that_are_fine_without()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        ObjectId country = TestJournal.NewId(), city = TestJournal.NewId();
        device.Create("City", city, ("Name", "Delft"), ("Country", country));
        JournalEntry rejected = device.Create("Country", country, ("Code", "NL"));

        UploadOutcome outcome = await server.UploadAsync(device);

        Assert.Equal([true, false], outcome.Outcomes.Select(entry => entry.IsApplied));
        Assert.Equal(new ObjectKey("City", city), Assert.Single(outcome.Adjusted));
        var stored = (await server.ReadAsync("City", city))!.Value;
        Assert.Null(stored.Value("Country"));
        StoredEvent last = (await server.EventsAsync())[^1];
        var emptied = Assert.IsType<ReferenceEmptied>(last.Data);
        Assert.Equal((last.Id, city, rejected.Key), (stored.LastEvent, emptied.ObjectId, emptied.Cause));
        Assert.Equal(new EmptiedReference("Country", country), Assert.Single(emptied.Members));
    }

    [Fact]
    [Trait("History", "17")]
    public async Task A_failure_goes_through_required_references_and_cycles()
    {
        DomainModel model = DomainModel.Define("Orders", builder => builder
            .Entity<User>(user => user.Allow("User", Rights.All))
            .Entity("Customer", e => e.Attribute("Name", MemberType.String, required: true).Reference("Main", "Order").Allow("User", Rights.All))
            .Entity("Order", e => e.Attribute("Number", MemberType.Integer).Reference("Customer", "Customer", required: true).Allow("User", Rights.All))
            .Entity("Line", e => e.Reference("Order", "Order", required: true).Reference("Note", "Order").Allow("User", Rights.All)));
        await using UploadFixture server = await UploadFixture.CreateAsync("orders-store", model);
        TestJournal device = server.Journal(server.Anna);
        ObjectId bad = TestJournal.NewId(), good = TestJournal.NewId(), badOrder = TestJournal.NewId(), goodOrder = TestJournal.NewId(), noted = TestJournal.NewId();
        device.Create("Line", TestJournal.NewId(), ("Order", badOrder));
        device.Create("Order", badOrder, ("Customer", bad));
        device.Create("Customer", bad, ("Main", badOrder));
        device.Create("Customer", good, ("Name", "Good"), ("Main", goodOrder));
        device.Create("Order", goodOrder, ("Customer", good));
        device.Create("Line", noted, ("Order", goodOrder), ("Note", badOrder));

        UploadOutcome outcome = await server.UploadAsync(device);

        Assert.Equal([false, false, false, true, true, true], outcome.Outcomes.Select(entry => entry.IsApplied));
        // Each names the entry whose rejection it follows; the first of the chain is at fault itself.
        Assert.Equal([outcome.Outcomes[1].Key, outcome.Outcomes[2].Key, null], outcome.Outcomes.Take(3).Select(entry => entry.Reasons[0].Cause));
        Assert.All(outcome.Outcomes.Take(3), entry => Assert.Equal(ErrorCode.RequiredMemberEmpty, Assert.Single(entry.Reasons).Code));
        Assert.Equal(goodOrder, await server.ValueAsync("Customer", good, "Main"));
        Assert.Null(await server.ValueAsync("Line", noted, "Note"));
    }

    [Fact]
    public async Task A_delete_empties_references_to_it_on_the_server_and_in_the_batch()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal anna = server.Journal(server.Anna), bob = server.Journal(server.Bob);
        ObjectId country = TestJournal.NewId(), stored = TestJournal.NewId(), touched = TestJournal.NewId(), late = TestJournal.NewId(), gone = TestJournal.NewId();
        anna.Create("Country", country, ("Name", "Netherlands"));
        foreach (ObjectId city in new[] { stored, touched, gone }) anna.Create("City", city, ("Name", "City"), ("Country", country));
        await server.SeedAsync(anna);
        bob.Create("City", late, ("Name", "Late"), ("Country", country));
        bob.Update("City", touched, (Guid?)null, ("Name", "City", "Touched"));
        bob.Delete("City", gone);
        JournalEntry delete = bob.Delete("Country", country);

        UploadOutcome outcome = await server.UploadAsync(bob);

        Assert.All(outcome.Outcomes, entry => Assert.True(entry.IsApplied));
        foreach (ObjectId city in new[] { stored, touched, late }) Assert.Null(await server.ValueAsync("City", city, "Country"));
        Assert.Equal(new[] { late, touched }.Order(), outcome.Adjusted.Select(key => key.Id).Order());
        ReferenceEmptied[] emptied = [.. (await server.EventsAsync()).Select(e => e.Data).OfType<ReferenceEmptied>()];
        Assert.Equal(new[] { stored, touched, late }.Order(), emptied.Select(data => data.ObjectId).Order());
        Assert.All(emptied, data => Assert.Equal(delete.Key, data.Cause));
    }

    [Fact]
    [Trait("History", "19")]
    public async Task A_group_is_applied_together_or_not_at_all()
    {
        await using UploadFixture server = await UploadFixture.CreateAsync();
        TestJournal device = server.Journal(server.Anna);
        Guid group = Guid.NewGuid(), other = Guid.NewGuid();
        JournalEntry first = device.Create("City", TestJournal.NewId(), group, ("Name", null));
        device.Create("City", TestJournal.NewId(), group, ("Name", "Delft"));
        device.Create("City", TestJournal.NewId(), other, ("Name", "Gouda"));
        device.Create("City", TestJournal.NewId(), ("Name", "Alone"));

        UploadOutcome outcome = await server.UploadAsync(device);

        Assert.Equal([false, false, true, true], outcome.Outcomes.Select(entry => entry.IsApplied));
        RejectionReason reason = Assert.Single(outcome.Outcomes[1].Reasons);
        Assert.Equal((ErrorCode.CauseRejected, first.Key), (reason.Code, reason.Cause));
    }
}
