using OfflineSync.Tests.Model.Checks;
using OfflineSync.Tests.Rules;

namespace OfflineSync.Tests.Members;

/// <summary>Members that code computes: on the device too, and known to the model.</summary>
public sealed class CalculatedTests
{
    [Fact]
    [Trait("Behaviour", "M-060")]
    [Trait("Behaviour", "S-145")]
    public async Task What_is_calculated_shows_on_the_device_at_once_and_is_neither_stored_nor_sent()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Create());
        OfflineEngine one = await world.DeviceAsync(), two = await world.DeviceAsync();
        Payer payer = one.Create<Payer>(p => p.Name = "Harbour");
        Invoice invoice = one.Create<Invoice>(i => (i.Title, i.Net, i.Rate, i.Payer) = ("Crane", 100m, 0.2m, payer));
        await one.CommitAsync([payer, invoice]);

        Assert.Equal((120m, "Crane for Harbour"), (invoice.Gross, invoice.Heading));
        Assert.Equal(["Net", "Payer", "Rate", "Title"], (await one.GetPendingAsync()).Single(entry => entry.Entry!.ObjectId == invoice.Id).Entry!.Changes.Select(change => change.MemberId));
        Assert.Empty((await one.SynchronizeAsync()).Rejected);
        await two.SynchronizeAsync();

        Invoice same = (await two.FindAsync<Invoice>(invoice.Id))!;
        Assert.Equal((120m, "Crane for Harbour"), (same.Gross, same.Heading));
        Assert.Equal(0, await world.Server.ScalarAsync<long>("select count(*) from information_schema.columns where column_name in ('gross', 'heading', 'everything')"));
        Assert.Equal((await one.FindAsync<Invoice>(invoice.Id))!.Everything, same.Everything);
    }

    [Fact]
    [Trait("Behaviour", "M-060")]
    public async Task A_change_of_a_member_tells_that_what_is_computed_from_it_changed()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Create());
        OfflineEngine device = await world.DeviceAsync();
        Payer payer = device.Create<Payer>(p => p.Name = "Harbour");
        Invoice invoice = device.Create<Invoice>(i => i.Title = "Crane");
        List<string?> raised = [];
        invoice.PropertyChanged += (_, changed) => raised.Add(changed.PropertyName);

        invoice.Net = 5;
        invoice.Payer = payer;
        invoice.Remarks = "soon";

        Assert.Equal(["Net", "Gross", "Everything", "Payer", "Heading", "Everything", "Remarks", "Everything"], raised);
    }

    [Fact]
    [Trait("Behaviour", "M-060")]
    [Trait("Behaviour", "M-087")]
    public async Task Whoever_filters_or_orders_by_it_learns_what_to_ask_for_instead()
    {
        await using ToursWorld world = await ToursWorld.StartAsync(Create());
        OfflineEngine device = await world.DeviceAsync();
        Invoice invoice = device.Create<Invoice>();

        Assert.All<Action>(
        [
            () => device.Query<Invoice>("[Title = 'a' and Gross > 3]"),
            () => device.Query<Payer>("[Invoice_Payer/Invoice/Gross > 3]"),
            () => device.Query<Invoice>().Where(i => i.Gross > 3),
            () => device.Query<Invoice>().OrderBy(i => i.Gross),
            () => device.Query<Invoice>().OrderBy("Gross"),
        ], ask =>
        {
            OfflineSyncException refused = Assert.Throws<OfflineSyncException>(ask);
            Assert.Equal(ErrorCode.ConstraintInvalid, refused.Code);
            Assert.Contains("Gross of Invoice is calculated", refused.Message);
            Assert.Contains("name what it is computed from (Net, Rate), or store it in a member", refused.Hint);
        });
        Assert.Contains("Gross is calculated: read the property", Assert.Throws<OfflineSyncException>(() => invoice["Gross"]).Hint);
        OfflineSyncException model = Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Invoices", m => m.Entity<Payer>(_ => { }).Entity<Invoice>(i => i.Allow(ToursModel.Role, Rights.Read, where: "[Gross > 3]").Allow("Other", Rights.None, read: [c => c.Gross]).Unique(c => c.Gross))));
        Assert.Contains("(OFM005)", model.Message);
        Assert.Contains("(OFM009)", model.Message);
        Assert.Contains("which is calculated", model.Message);
        Assert.Contains("name what it is computed from (Net, Rate)", model.Message);
        Assert.Contains("Gross of Invoice is calculated", Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Invoices", m => m.Entity<Payer>(_ => { }).Entity<Invoice>(i => i.Allow(ToursModel.Role, Rights.Read, where: "[Gross > 3]")))).Message);
    }

    [Fact]
    [Trait("Behaviour", "M-060")]
    public void A_page_that_shows_it_brings_the_members_that_it_needs()
    {
        DomainModel gross = Create(p => p.Page("List").Shows<Invoice>(i => i.Gross)), heading = Create(p => p.Page("List").Shows<Invoice>([i => i.Heading, i => i.Remarks])), all = Create(p => p.Page("List").Shows<Invoice>(i => i.Everything));

        Assert.Equal<string>(["Net", "Rate"], Members(gross, "Invoice"));
        Assert.Empty(Members(gross, "Payer"));
        Assert.Equal<string>(["Title", "Remarks", "Payer"], Members(heading, "Invoice"));
        Assert.Equal<string>(["Name"], Members(heading, "Payer"));
        Assert.Equal<string>(["Title", "Net", "Rate", "Remarks", "Payer"], Members(all, "Invoice"));
        DomainModel read = DomainModel.FromJson(heading.ToJson());
        Assert.Equal(heading.ToJson(), read.ToJson());
        Assert.Equal<string>(["Title", "Remarks", "Payer"], Members(read, "Invoice"));
        Assert.Contains("page List shows Heading", ProfileReport.Of(heading, "Phone").Entities.Single(entity => entity.Entity == "Payer").UsedBy);
    }

    [Fact]
    [Trait("Behaviour", "M-060")]
    [Trait("Behaviour", "S-145")]
    public void Whoever_must_stay_compatible_is_warned()
    {
        var compatibility = new ModelCheckOptions { Compatibility = true };
        Assert.Equal(["OFM305 Invoice.Everything", "OFM305 Invoice.Gross", "OFM305 Invoice.Heading"], Found.In(Create(), compatibility, "OFM3").Order());
        Assert.All(ModelChecks.Of(DomainModel.FromJson(Create().ToJson()), compatibility).Where(finding => finding.Code == "OFM305"), finding => Assert.Equal(FindingSeverity.Warning, finding.Severity));
        Assert.Empty(Found.In(Create(), codes: "OFM3"));
    }

    [Fact]
    public void What_does_not_exist_is_needed_by_nothing()
    {
        OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => Found.Model(m => m.Entity("A", a => a.Attribute("Name", MemberType.String).Calculated("Label", "Name", "Nmae", "A_B/B/Name"))));
        Assert.Equal(2, refused.Message.Split("(OFM017)").Length - 1);
        Assert.Contains("Label cannot be computed from 'Nmae'", refused.Message);
    }

    private static IEnumerable<string> Members(DomainModel model, string entity) => ProfileReport.Of(model, "Phone").Entities.Single(one => one.Entity == entity).Members;

    private static DomainModel Create(Action<ProfileBuilder>? phone = null) => DomainModel.Define("Invoices", model =>
    {
        model.Entity<Payer>(payer => payer.Allow(ToursModel.Role, Rights.All)).Entity<Invoice>(invoice => invoice.Allow(ToursModel.Role, Rights.All));
        if (phone is not null) model.Profile("Phone", phone);
    });
}
