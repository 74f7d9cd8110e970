using OfflineSync.Journal;
using OfflineSync.Projections;
using OfflineSync.Server;
using OfflineSync.Tests.Faults;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Restores;

/// <summary>What a restore lost comes back in whatever order devices come, and counts in the order in which it had been applied.</summary>
public sealed class RecoveredOrderTests
{
    [Theory]
    [InlineData(ConflictPolicy.LastWins)]
    [InlineData(ConflictPolicy.MergeMembers)]
    [InlineData(ConflictPolicy.RejectStale)]
    [Trait("History", "14")]
    public async Task The_later_value_stays_where_the_earlier_one_comes_back_after_it(ConflictPolicy policy)
    {
        await using Party party = await Party.StartAsync(policy);
        EntryKey first = await party.SetAsync(party.Anna, 10), second = await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();

        SyncResult ofBob = await party.Bob.SynchronizeAsync();
        SyncResult ofAnna = await party.Anna.SynchronizeAsync();
        await party.Bob.SynchronizeAsync();

        Assert.Equal((20, null), await party.World.CityAsync(party.City));
        Assert.Equal((1, 1, 0, 0), (ofBob.Recovered, ofBob.Applied, ofBob.Rejected.Count, ofBob.Conflicts.Count));
        Assert.Equal((1, 1, 0), (ofAnna.Recovered, ofAnna.Applied, ofAnna.Rejected.Count));
        Assert.True(await party.World.KnowsAsync(first) && await party.World.KnowsAsync(second));
        await AssertConflictAsync(party, ofAnna, first, stored: 20, sent: 10);
        Assert.Equal((20, 20), (await party.ShownAsync(party.Anna), await party.ShownAsync(party.Bob)));
        SyncResult again = await party.Anna.SynchronizeAsync();
        Assert.Equal((0, 0, 0L), (again.Recovered, again.Sent, again.Received));
    }

    [Theory]
    [InlineData(ConflictPolicy.LastWins)]
    [InlineData(ConflictPolicy.MergeMembers)]
    [InlineData(ConflictPolicy.RejectStale)]
    [Trait("History", "14")]
    public async Task What_comes_back_in_its_old_order_meets_no_conflict(ConflictPolicy policy)
    {
        await using Party party = await Party.StartAsync(policy);
        await party.SetAsync(party.Anna, 10);
        await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();

        SyncResult ofAnna = await party.Anna.SynchronizeAsync();
        SyncResult ofBob = await party.Bob.SynchronizeAsync();

        Assert.Equal((20, null), await party.World.CityAsync(party.City));
        Assert.Equal((1, 1), (ofAnna.Applied, ofBob.Applied));
        Assert.Empty(await party.World.Server.Conflicts.ListAsync());
    }

    [Fact]
    [Trait("History", "14")]
    public async Task A_value_that_was_set_back_is_not_set_again_by_the_entry_between()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.MergeMembers);
        EntryKey between = await party.SetAsync(party.Anna, 10);
        await party.SetAsync(party.Bob, 1);
        await party.World.RestoreAsync();

        await party.Bob.SynchronizeAsync();
        SyncResult ofAnna = await party.Anna.SynchronizeAsync();

        // It looks as if nobody had changed it since; only the positions tell.
        Assert.Equal((1, null), await party.World.CityAsync(party.City));
        await AssertConflictAsync(party, ofAnna, between, stored: 1, sent: 10);
    }

    [Theory]
    [InlineData(ConflictPolicy.LastWins)]
    [InlineData(ConflictPolicy.MergeMembers)]
    [InlineData(ConflictPolicy.RejectStale)]
    [Trait("History", "14")]
    public async Task Of_an_entry_that_comes_too_late_the_members_come_back_that_no_later_one_had_set(ConflictPolicy policy)
    {
        await using Party party = await Party.StartAsync(policy);
        await party.ChangeAsync(party.Anna, city => (city.Population, city.Remarks) = (10, "dunes"));
        await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();

        await party.Bob.SynchronizeAsync();
        await party.Anna.SynchronizeAsync();

        Assert.Equal((20, "dunes"), await party.World.CityAsync(party.City));
    }

    [Theory]
    [InlineData(ConflictPolicy.LastWins, null)]
    [InlineData(ConflictPolicy.MergeMembers, "dunes")]
    [InlineData(ConflictPolicy.RejectStale, null)]
    [Trait("History", "14")]
    public async Task What_was_written_after_the_restore_is_later_than_all_that_comes_back(ConflictPolicy policy, string? remarks)
    {
        await using Party party = await Party.StartAsync(policy);
        EntryKey lost = await party.ChangeAsync(party.Anna, city => (city.Population, city.Remarks) = (10, "dunes"));
        EntryKey other = await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();
        // Carla has seen nothing of what was lost: nobody has noticed the restore when she writes.
        await party.CommitAsync(party.Carla, city => city.Population = 30);
        SyncResult ofCarla = await party.Carla.SynchronizeAsync();

        SyncResult ofBob = await party.Bob.SynchronizeAsync();
        SyncResult ofAnna = await party.Anna.SynchronizeAsync();

        Assert.Equal((0, 1, 0), (ofCarla.Recovered, ofCarla.Applied, ofCarla.Conflicts.Count));
        Assert.Equal((1, 1), (ofBob.Applied, ofAnna.Applied));
        Assert.Equal((30, remarks), await party.World.CityAsync(party.City));
        await AssertConflictAsync(party, ofAnna, lost, stored: 30, sent: 10);
        await AssertConflictAsync(party, ofBob, other, stored: 30, sent: 20);
    }

    [Fact]
    [Trait("History", "14")]
    public async Task What_a_device_writes_on_top_of_what_it_brings_back_is_later_than_everything()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.MergeMembers);
        await party.SetAsync(party.Anna, 10);
        await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();
        await party.Bob.SynchronizeAsync();
        await party.CommitAsync(party.Anna, city => city.Population = 40);

        SyncResult ofAnna = await party.Anna.SynchronizeAsync();

        Assert.Equal((1, 2, 0), (ofAnna.Recovered, ofAnna.Applied, ofAnna.Rejected.Count));
        Assert.Equal((40, null), await party.World.CityAsync(party.City));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task A_delete_that_comes_back_does_not_take_away_what_was_written_after_the_restore()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins);
        await party.Anna.DeleteAsync(await party.Anna.CityAsync(party.City));
        await party.Anna.SynchronizeAsync();
        await party.World.RestoreAsync();
        await party.CommitAsync(party.Carla, city => city.Population = 30);
        await party.Carla.SynchronizeAsync();

        SyncResult result = await party.Anna.SynchronizeAsync();

        Assert.Equal(ErrorCode.ObjectStale, Assert.Single(Assert.Single(result.Rejected).Reasons).Code);
        Assert.Equal((30, null), await party.World.CityAsync(party.City));
        Assert.Contains(Assert.Single(await party.World.Server.Conflicts.ListAsync()).Conflicts, conflict => conflict is { MemberId: "Population", Taken: false });
        Assert.Equal(30, await party.ShownAsync(party.Anna));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task A_second_restore_finds_the_positions_of_the_first_one()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.MergeMembers);
        await party.SetAsync(party.Anna, 10);
        await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();
        await party.Anna.SynchronizeAsync();
        await party.SetAsync(party.Carla, 30);
        await party.World.RestoreAsync();

        // Bob's entry is from the first life of the store, Carla's from the second, where the events' numbers began anew.
        await party.Carla.SynchronizeAsync();
        await party.Bob.SynchronizeAsync();
        await party.Anna.SynchronizeAsync();

        Assert.Equal((30, null), await party.World.CityAsync(party.City));
        Assert.Equal([10, 20], (await party.World.Server.Conflicts.ListAsync()).SelectMany(report => report.Conflicts).Select(conflict => Convert.ToInt32(conflict.Sent, null)).Order());
    }

    [Fact]
    [Trait("History", "14")]
    public async Task The_old_order_outlives_a_second_restore_also_where_the_first_one_brought_things_back_in_another_order()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins);
        await party.SetAsync(party.Anna, 10);
        await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();
        await party.Bob.SynchronizeAsync();
        await party.Anna.SynchronizeAsync();
        await party.World.RestoreAsync();

        await party.Anna.SynchronizeAsync();
        await party.Bob.SynchronizeAsync();

        Assert.Equal((20, null), await party.World.CityAsync(party.City));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task The_order_holds_for_batches_that_travel_in_parts()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins, options => (options.Synchronization.RequestEntryLimit, options.Synchronization.PartByteLimit) = (1, 600));
        await party.ChangeAsync(party.Anna, city => (city.Population, city.Remarks) = (10, new string('d', 700)));
        await party.Anna.AddCityAsync("Leiden");
        await party.Anna.SynchronizeAsync();
        await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();

        await party.Bob.SynchronizeAsync();
        SyncResult ofAnna = await party.Anna.SynchronizeAsync();

        Assert.Equal((2, 2), (ofAnna.Recovered, ofAnna.Applied));
        Assert.Equal((20, new string('d', 700)), await party.World.CityAsync(party.City));
    }

    [Fact]
    [Trait("History", "14")]
    public async Task An_answer_that_was_lost_tells_the_position_when_the_batch_comes_again()
    {
        bool breaks = false;
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins, options => options.Synchronization.MessageHandler = new LostAnswer(new SocketsHttpHandler(), () => breaks));
        EntryKey first = await party.CommitAsync(party.Anna, city => city.Population = 10);
        breaks = true;
        await Assert.ThrowsAsync<OfflineSyncException>(party.Anna.SynchronizeAsync);
        breaks = false;
        await party.Anna.SynchronizeAsync();
        await party.Bob.SynchronizeAsync();
        await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();

        await party.Bob.SynchronizeAsync();
        SyncResult ofAnna = await party.Anna.SynchronizeAsync();

        Assert.Equal((20, null), await party.World.CityAsync(party.City));
        await AssertConflictAsync(party, ofAnna, first, stored: 20, sent: 10);
    }

    [Fact]
    [Trait("History", "14")]
    public async Task A_device_database_from_before_positions_sends_its_lost_entries_as_new_ones_and_keeps_positions_from_then_on()
    {
        await using Party party = await Party.StartAsync(ConflictPolicy.LastWins);
        await party.SetAsync(party.Anna, 10);
        await party.Anna.CloseAsync();
        RestorableWorld.Execute(party.Anna, "alter table _entry_state drop column store_position; update _state set value = '2' || substr(value, 2) where name = 'schema'");
        await party.World.OpenAsync(party.Anna);
        await party.SetAsync(party.Bob, 20);
        await party.World.RestoreAsync();
        await party.Bob.SynchronizeAsync();

        SyncResult result = await party.Anna.SynchronizeAsync();
        int first = (await party.World.CityAsync(party.City)).Population;
        await party.World.RestoreAsync();
        await party.Anna.SynchronizeAsync();
        await party.Bob.SynchronizeAsync();

        // It was applied last, and so the second life of the store remembers it.
        Assert.Equal((1, 1, 10), (result.Recovered, result.Applied, first));
        Assert.Equal((10, null), await party.World.CityAsync(party.City));
    }

    private static async Task AssertConflictAsync(Party party, SyncResult heard, EntryKey cause, int stored, int sent)
    {
        ConflictReport report = Assert.Single(await party.World.Server.Conflicts.ListAsync(), report => report.EntryKey == cause);
        MemberConflict kept = Assert.Single(report.Conflicts, conflict => conflict.MemberId == "Population");
        Assert.Equal((stored, sent, false), (Convert.ToInt32(kept.Stored, null), Convert.ToInt32(kept.Sent, null), kept.Taken));
        SyncConflictMember told = Assert.Single(Assert.Single(heard.Conflicts).Members, member => member.MemberId == "Population");
        Assert.Equal((stored, sent, false), (Convert.ToInt32(told.Stored, null), Convert.ToInt32(told.Sent, null), told.Taken));
    }

    private sealed class LostAnswer(HttpMessageHandler inner, Func<bool> breaks) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage answer = await base.SendAsync(request, cancellationToken);
            if (!breaks()) return answer;
            answer.Dispose();
            throw new HttpRequestException("The answer was lost.");
        }
    }
}
