using OfflineSync.Tests.Access;
using OfflineSync.Tests.Server.Uploads;

namespace OfflineSync.Tests.Associations;

/// <summary>Sets of objects at the end of a many-to-many association.</summary>
public sealed class ManyToManyTests
{
    [Fact]
    [Trait("Behaviour", "S-147")]
    [Trait("Behaviour", "M-089")]
    public async Task What_is_added_and_removed_goes_with_the_commit_of_either_end_and_reaches_the_other_device()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(ArticleModel.Create());
        OfflineEngine one = await world.DeviceAsync("anna", [ArticleModel.Editor]), two = await world.DeviceAsync("bert", [ArticleModel.Editor]);
        (Article article, Topic water, Topic roads) = await SeedAsync(one);
        Assert.Equal(["Roads", "Water"], article.Topics.Select(topic => topic.Name).Order());
        Assert.Equal([article], water.Articles);
        Assert.Equal(1, await one.Query<Article>("[Article_Topics/Topic/Name = 'Water']").CountAsync());
        Assert.Empty((await one.SynchronizeAsync()).Rejected);
        await two.SynchronizeAsync();

        Article seen = (await two.FindAsync<Article>(article.Id))!;
        Assert.Equal(["Roads", "Water"], seen.Topics.Select(topic => topic.Name).Order());
        Topic seenRoads = (await two.FindAsync<Topic>(roads.Id))!;
        seenRoads.Articles.Remove(seen);
        Assert.Empty(seenRoads.Articles);
        Assert.Equal(2, await two.Query("Article_Topics").CountAsync());
        await two.CommitAsync(seenRoads);
        Assert.Empty((await two.SynchronizeAsync()).Rejected);
        await one.SynchronizeAsync();

        Assert.Equal([water], article.Topics);
        Assert.Equal(article.Id, Assert.Single(await one.Query<Article>("[Article_Topics/Topic[Name = 'Water']]").ToListAsync()).Id);
        Assert.Empty(await one.Query<Article>("[Article_Topics/Topic/Name = 'Roads']").ToListAsync());
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "M-089")]
    public async Task What_two_devices_add_at_the_same_time_stays_and_counts_once()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(ArticleModel.Create());
        OfflineEngine one = await world.DeviceAsync("anna", [ArticleModel.Editor]), two = await world.DeviceAsync("bert", [ArticleModel.Editor]);
        Article article = one.Create<Article>(a => a.Title = "Polders");
        Topic water = one.Create<Topic>(t => t.Name = "Water"), roads = one.Create<Topic>(t => t.Name = "Roads");
        await one.CommitAsync([article, water, roads]);
        await one.SynchronizeAsync();
        await two.SynchronizeAsync();
        Article seen = (await two.FindAsync<Article>(article.Id))!;
        article.Topics.Add(water);
        seen.Topics.Add((await two.FindAsync<Topic>(water.Id))!);
        seen.Topics.Add((await two.FindAsync<Topic>(roads.Id))!);
        await one.CommitAsync(article);
        await two.CommitAsync(seen);

        Assert.Empty((await one.SynchronizeAsync()).Rejected);
        Assert.Empty((await two.SynchronizeAsync()).Rejected);
        await one.SynchronizeAsync();

        Assert.Equal((2, 2), (article.Topics.Count, seen.Topics.Count));
        article.Topics.Remove(water);
        await one.CommitAsync(article);
        await one.SynchronizeAsync();
        Assert.Equal([roads], article.Topics);
        Assert.Equal(1, await world.CountAsync("object_article_topics"));
    }

    [Fact]
    public async Task A_set_is_rolled_back_with_its_holder_and_what_is_put_back_was_never_gone()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(ArticleModel.Create());
        OfflineEngine device = await world.DeviceAsync("anna", [ArticleModel.Editor]);
        (Article article, Topic water, Topic roads) = await SeedAsync(device);
        Topic air = device.Create<Topic>(t => t.Name = "Air");
        await device.CommitAsync(air);

        article.Topics.Add(air);
        article.Topics.Remove(water);
        device.Rollback(article);
        Assert.Equal([water, roads], article.Topics.OrderByDescending(topic => topic.Name));

        article.Topics.Remove(water);
        article.Topics.Add(water);
        await device.CommitAsync(article);
        Assert.Equal(2, article.Topics.Count);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal(2, await world.CountAsync("object_article_topics"));
    }

    [Fact]
    [Trait("Behaviour", "M-091")]
    public async Task Links_go_with_either_end()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(ArticleModel.Create());
        OfflineEngine device = await world.DeviceAsync("anna", [ArticleModel.Editor]);
        (Article article, Topic water, Topic roads) = await SeedAsync(device);
        await device.SynchronizeAsync();

        await device.DeleteAsync(water);
        Assert.Equal([roads], article.Topics);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal(1, await world.CountAsync("object_article_topics"));
        await device.DeleteAsync(article);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal(0, await world.CountAsync("object_article_topics"));
    }

    [Fact]
    [Trait("Behaviour", "S-011")]
    public async Task The_rules_of_the_ends_say_who_sees_and_changes_links()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(ArticleModel.Create());
        OfflineEngine editor = await world.DeviceAsync("anna", [ArticleModel.Editor]);
        (Article foreign, Topic water, _) = await SeedAsync(editor);
        await editor.SynchronizeAsync();
        OfflineEngine author = await world.DeviceAsync("bert", [ArticleModel.Author]);

        Assert.Equal(0, await author.Query("Article_Topics").CountAsync());
        Article own = author.Create<Article>(a => a["Title"] = "Own");
        own["Author"] = author.CurrentUser;
        own.Topics.Add((await author.FindAsync<Topic>(water.Id))!);
        await author.CommitAsync(own);
        Assert.Empty((await author.SynchronizeAsync()).Rejected);
        Assert.Single(own.Topics);

    }

    [Fact]
    [Trait("Behaviour", "S-011")]
    public async Task A_link_is_neither_made_with_nor_moved_to_an_object_whose_set_the_user_may_only_read()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(DomainModel.Define("Articles", model => model
            .Entity<User>(user => user.Allow(ArticleModel.Author, Rights.Read))
            .Entity<Topic>(topic => topic.Allow(ArticleModel.Author, Rights.Read, read: [t => t.Name]))
            .Entity<Cover>(cover => cover.Allow(ArticleModel.Author, Rights.All))
            .Entity<Article>(article => article.Allow(ArticleModel.Author, Rights.Read).Allow(ArticleModel.Author, Rights.All, where: "[Article_Author = '[%CurrentUser%]']"))));
        Topic water = await world.StoreAsync<Topic>(topic => topic.Name = "Water"), roads = await world.StoreAsync<Topic>(topic => topic.Name = "Roads");
        ObjectId foreign = (await world.StoreAsync<Article>(article => article.Title = "Of somebody else")).Id;
        OfflineEngine author = await world.DeviceAsync("bert", [ArticleModel.Author]);
        Article own = author.Create<Article>(article => article["Title"] = "Own"), other = author.Create<Article>(article => article["Title"] = "Own, too");
        own["Author"] = other["Author"] = author.CurrentUser;
        await author.CommitAsync([own, other]);
        await author.SynchronizeAsync();
        own.Topics.Add((await author.FindAsync<Topic>(water.Id))!);
        await author.CommitAsync(own);
        Assert.Empty((await author.SynchronizeAsync()).Rejected);
        OfflineObject link = Assert.Single(await author.Query("Article_Topics").ToListAsync());
        // The association is called after the set of articles: these own it, whatever is declared first.
        Assert.Equal((own.Id, water.Id), ((ObjectId?)link["Owner"], (ObjectId?)link["Target"]));
        AccessClient client = await world.ClientAsync("bert", ArticleModel.Author);

        client.Journal.Create("Article_Topics", TestJournal.NewId(), ("Owner", foreign), ("Target", water.Id));
        Assert.Equal([ErrorCode.AccessDenied], await CodesAsync());
        client.Journal.Update("Article_Topics", link.Id, (Guid?)null, ("Owner", own.Id, foreign));
        Assert.Equal([ErrorCode.AccessDenied], await CodesAsync());
        Assert.Equal(1, await world.CountAsync($"object_article_topics where owner = '{own.Id}'"));
        // A link is made anew rather than moved to an end whose set is not his.
        client.Journal.Update("Article_Topics", link.Id, (Guid?)null, ("Target", water.Id, roads.Id));
        Assert.Equal([ErrorCode.AccessDenied], await CodesAsync());
        client.Journal.Update("Article_Topics", link.Id, (Guid?)null, ("Owner", own.Id, other.Id));
        Assert.Empty(await CodesAsync());
        Assert.Equal(1, await world.CountAsync("object_article_topics"));

        async Task<ErrorCode[]> CodesAsync() => [.. (await client.SendAsync()).Upload!.Outcomes.Single().Reasons.Select(reason => reason.Code)];
    }

    [Fact]
    public void A_set_without_a_counterpart_or_of_other_entities_is_a_problem_of_the_model()
    {
        OfflineSyncException refused = Assert.Throws<OfflineSyncException>(() => DomainModel.Define("Broken", model => model
            .Entity("A", a => a.ReferenceSet("Bs", "B").ReferenceSet("Missing", "Nothing"))
            .Entity("B", b => b.ReferenceSet("Cs", "C", "A_Bs"))
            .Entity("C", c => c.Attribute("Name", MemberType.String))));

        Assert.Contains("A: Missing: its target entity 'Nothing' is not part of the model", refused.Message);
        Assert.Contains("B: Cs: its association A_Bs joins other entities already", refused.Message);
    }

    [Fact]
    public void A_model_s_JSON_has_its_sets()
    {
        DomainModel model = ArticleModel.Create(), read = DomainModel.FromJson(model.ToJson());

        Assert.Equal((model.ToJson(), model.RulesVersion), (read.ToJson(), read.RulesVersion));
    }

    private static async Task<(Article Article, Topic Water, Topic Roads)> SeedAsync(OfflineEngine device)
    {
        Article article = device.Create<Article>(a => a.Title = "Polders");
        Topic water = device.Create<Topic>(t => t.Name = "Water"), roads = device.Create<Topic>(t => t.Name = "Roads");
        article.Topics.Add(water);
        roads.Articles.Add(article);
        await device.CommitAsync([article, water, roads]);
        return (article, water, roads);
    }
}
