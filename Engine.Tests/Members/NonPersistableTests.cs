using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Members;

/// <summary>Objects that live in memory alone.</summary>
public sealed class NonPersistableTests
{
    private static DomainModel Model => DomainModel.Define("Drafts", model => model
        .Entity<User>(user => user.Allow(TicketModel.Role, Rights.Read))
        .Entity<Ticket>(ticket => ticket.Allow(TicketModel.Role, Rights.All))
        .Entity<Draft>());

    [Fact]
    [Trait("Behaviour", "M-094")]
    public async Task They_are_committed_rolled_back_and_deleted_in_memory_and_nobody_else_hears_of_them()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Model);
        OfflineEngine device = await world.DeviceAsync();
        Ticket ticket = device.Create<Ticket>(t => t.Title = "Leak");
        Draft draft = device.Create<Draft>(d => (d.Text, d.Ticket) = ("first", ticket));
        draft.Previous = device.Create<Draft>(d => d.Text = "older");
        CommitReceipt receipt = await device.CommitAsync([ticket, draft]);

        draft.Text = "second";
        Assert.Equal(ObjectState.Changed, draft.State);
        device.Rollback(draft);
        Assert.Equal(("first", "Leak", "older"), (draft.Text, draft.Ticket?.Title, draft.Previous?.Text));
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Single(receipt.Keys);
        Assert.Equal(1, await world.CountAsync("mt_events where data::text like '%Leak%'"));
        Assert.Equal(0, await world.CountAsync("mt_events where data::text like '%first%'"));
        Assert.Same(draft, await device.FindAsync<Draft>(draft.Id));
        Assert.Contains("not persistable", Assert.Throws<OfflineSyncException>(() => device.Query<Draft>()).Message);

        await device.DeleteAsync(draft.Previous!);
        Assert.Null(draft.Previous);
        await device.DeleteAsync(ticket);
        Assert.Null(draft.Ticket);
        await device.DeleteAsync(draft);
        Assert.True(draft.IsEmpty);
    }

    [Fact]
    [Trait("Behaviour", "M-090")]
    public void An_association_between_memory_and_storage_starts_in_memory()
    {
        OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Broken", model => model
            .Entity("Stored", stored => stored.Reference("Draft", "Draft"))
            .Entity("Draft", draft => draft.NonPersistable().Reference("Stored", "Stored").Attribute("Code", MemberType.String).Allow("User", Rights.All, where: "[Code = 'x']")
                .Validate(new UniqueRule { Member = "Code" }).Synchronize(SyncSetting.Never))));

        Assert.Contains("Stored: Draft refers to Draft, which is not persistable: let Draft refer to Stored", refused.Message);
        Assert.Contains("Draft: it is not persistable, so that no access rule of it has a condition", refused.Message);
        Assert.Contains("Draft: it is not persistable, so that it is never synchronized", refused.Message);
        Assert.Contains("Draft: Code: it is not persistable, so that nothing is unique", refused.Message);
    }

    [Fact]
    public void A_model_s_JSON_says_what_is_kept_in_memory()
    {
        DomainModel read = DomainModel.FromJson(Model.ToJson());

        Assert.Equal(Model.ToJson(), read.ToJson());
        Assert.Equal(["Draft"], read.NonPersistableEntities.Select(entity => entity.Name));
        Assert.Equal(TicketModel.Create().Version, read.Version);
    }
}
