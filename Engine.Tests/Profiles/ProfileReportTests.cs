using OfflineSync.Tests.Associations;
using OfflineSync.Tests.Sample;

namespace OfflineSync.Tests.Profiles;

/// <summary>What is synchronized, computed from what pages and flows use.</summary>
public sealed class ProfileReportTests
{
    [Fact]
    [Trait("Behaviour", "S-010")]
    [Trait("Behaviour", "S-070")]
    [Trait("Behaviour", "M-045")]
    public void Entities_members_and_modes_follow_from_pages_and_flows_over_associations_and_conditions()
    {
        var report = ProfileReport.Of(PhoneModel.Create(), PhoneModel.Phone);

        ProfileEntity city = Of(report, "City"), country = Of(report, "Country"), sighting = Of(report, "Sighting");
        Assert.Equal((SyncMode.All, SettingOrigin.Derived, true), (city.Mode, city.Origin, city.IsDownloaded));
        Assert.Equal<string>(["Name", "IsPort", "Country", "Region"], city.Members);
        Assert.Contains("Remarks", city.OmittedMembers);
        Assert.Equal<string>(["page Cities shows", "page City shows", "flow CloseCity changes", "flow CloseCity retrieves"], city.UsedBy);
        Assert.Equal<string>(["page Cities, condition", "flow CloseCity retrieves City_Country/Country/Name"], country.UsedBy);
        Assert.Equal((SyncMode.All, SettingOrigin.Derived), (country.Mode, country.Origin));
        Assert.Equal<string>(["Name", "Code"], country.Members);
        // Only created, and shown nowhere: it is sent, and does not come back.
        Assert.Equal((SyncMode.Clear, SettingOrigin.Derived, false), (sighting.Mode, sighting.Origin, sighting.IsDownloaded));
        // A reference that is shown as such needs no region.
        Assert.Equal(["User", "Region", "Note"], report.Entities.Where(entity => entity.Origin == SettingOrigin.NotUsed).Select(entity => entity.Entity));
        Assert.All(report.Entities.Where(entity => entity.Origin == SettingOrigin.NotUsed), entity => Assert.False(entity.IsDownloaded));
    }

    [Fact]
    [Trait("Behaviour", "S-010")]
    public void The_rights_of_the_roles_limit_it()
    {
        var report = ProfileReport.Of(PhoneModel.Create(), PhoneModel.Phone, ["Guest"]);

        Assert.Equal<string>(["Name"], Of(report, "City").Members);
        Assert.Equal<string>(["Population"], Of(report, "City").OmittedMembers);
        Assert.Equal<string>(["IsPort", "Country", "Region"], Of(report, "City").UnreadableMembers);
        Assert.Equal<string>(["Code"], Of(report, "Country").Members);
        Assert.Equal((SyncMode.Clear, false), (Of(report, "Sighting").Mode, Of(report, "Sighting").IsDownloaded));
        Assert.Equal<string>(["Guest"], report.Roles!.Value);
    }

    [Fact]
    [Trait("Behaviour", "S-077")]
    [Trait("Behaviour", "M-045")]
    public void What_is_said_by_hand_holds_first_and_is_visible_as_such()
    {
        var report = ProfileReport.Of(PhoneModel.Create(
            profile => profile.Synchronize("Note").Synchronize<Country>(SyncMode.Preserve).Page("Cities").Shows<City>(c => c.Country!.Name),
            city => city.Synchronize(SyncSetting.ByXPath("[IsPort = true()]"))), PhoneModel.Phone);

        Assert.Equal((SyncMode.All, SettingOrigin.Profile, true, true), Setting("Note"));
        Assert.Equal((SyncMode.Preserve, SettingOrigin.Profile, true, false), Setting("Country"));
        Assert.Equal((SyncMode.ByXPath, SettingOrigin.Entity, true, true), Setting("City"));
        Assert.Equal("[IsPort = true()]", Of(report, "City").Where);
        Assert.Equal((SyncMode.Clear, SettingOrigin.NotUsed, false, false), Setting("Sighting"));
        Assert.Equal<string>(["Text"], Of(report, "Note").Members);

        (SyncMode, SettingOrigin, bool, bool) Setting(string entity) => (Of(report, entity).Mode, Of(report, entity).Origin, Of(report, entity).IsOverridden, Of(report, entity).IsDownloaded);
    }

    [Fact]
    public void Links_come_where_both_ends_do_and_where_a_set_is_named_or_asked_about()
    {
        Assert.Equal(["Topic", "Article", "Article_Topics"], Used(page => page.Shows<Article>().Shows<Topic>()));
        Assert.Equal(["Topic", "Article"], Used(page => page.Shows<Article>([a => a.Title]).Shows<Topic>([t => t.Name])));
        Assert.Equal(["Article", "Article_Topics"], Used(page => page.Shows<Article>([a => a.Title, a => a.Topics])));
        Assert.Equal(["Topic", "Article", "Article_Topics"], Used(page => page.Shows<Article>([a => a.Title], where: "[Article_Topics/Topic/Name = 'Bees']")));
        // The user's own values count, too.
        Assert.Equal(["User", "Article"], Used(page => page.Shows<Article>([a => a.Title], where: "[Title = $currentUser/Name]")));
    }

    [Fact]
    [Trait("Behaviour", "S-010")]
    public void A_model_s_json_holds_its_profiles_and_the_hashes_do_not_change()
    {
        DomainModel model = PhoneModel.Create(profile => profile.Synchronize("Note", SyncMode.Never)
            .Page("Cities").Shows<City>([c => c.Name, c => c.Country!.Owner], where: "[IsPort = true()]").Deletes<Region>().Flow("Clean", flow => flow.Creates<Country>().Uses(UseKind.Retrieve, "City", ["City_Country/Country/Code"])));
        DomainModel read = DomainModel.FromJson(model.ToJson());

        Assert.Equal(model.ToJson(), read.ToJson());
        Assert.Contains("\"City_Country/Country/Country_Owner\"", model.ToJson());
        Assert.Equal(Lines(model), Lines(read));
        Assert.Equal((model.Version, model.RulesVersion), (PhoneModel.Create().Version, PhoneModel.Create().RulesVersion));
        Assert.DoesNotContain("profiles", SampleModel.Create().ToJson());

        static string[] Lines(DomainModel model) => [.. ProfileReport.Of(model, PhoneModel.Phone).Entities.Select(entity => $"{entity.Entity} {entity.Mode} {entity.Origin} {string.Join(',', entity.Members)}: {string.Join(';', entity.UsedBy)}")];
    }

    private static string[] Used(Action<PageBuilder> page)
    {
        DomainModel model = DomainModel.Define("Articles", m =>
        {
            m.Entity<User>().Entity<Topic>().Entity<Cover>().Entity<Article>();
            m.Profile("Reader", profile => page(profile.Page("Page")));
        });
        return [.. ProfileReport.Of(model, "Reader").Entities.Where(entity => entity.Origin != SettingOrigin.NotUsed).Select(entity => entity.Entity)];
    }

    private static ProfileEntity Of(ProfileReport report, string entity) => Assert.Single(report.Entities, one => one.Entity == entity);
}
