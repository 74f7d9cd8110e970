using OfflineSync.Tests.Access;

namespace OfflineSync.Tests.Associations;

/// <summary>What a synchronization of selected objects does with their many-to-many links.</summary>
public sealed class SelectedLinkTests
{
    [Fact]
    [Trait("Behaviour", "S-111")]
    [Trait("Behaviour", "S-147")]
    public async Task New_links_of_a_selected_object_go_along_with_the_new_objects_that_they_lead_to()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(ArticleModel.Create());
        OfflineEngine device = await world.DeviceAsync("anna", [ArticleModel.Editor]);
        Topic water = device.Create<Topic>(t => t.Name = "Water");
        await device.CommitAsync(water);
        await device.SynchronizeAsync();
        Topic roads = device.Create<Topic>(t => t.Name = "Roads"), air = device.Create<Topic>(t => t.Name = "Air");
        Article article = device.Create<Article>(a => a.Title = "Polders"), other = device.Create<Article>(a => a.Title = "Dunes");
        article.Topics.Add(water);
        article.Topics.Add(roads);
        other.Topics.Add(air);
        await device.CommitAsync([roads, air, article, other]);

        SyncResult result = await device.SynchronizeAsync(SyncScope.Selected(article));

        Assert.Equal((4, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal((2, 1), (await world.CountAsync("object_article_topics"), await world.CountAsync("object_topic where name = 'Roads'")));
        Assert.Equal(3, (await device.GetPendingAsync()).Count);
        Assert.Equal(["Roads", "Water"], article.Topics.Select(topic => topic.Name).Order());

        // An object of which nothing but a link is new.
        article.Topics.Add(air);
        await device.CommitAsync(article);
        result = await device.SynchronizeAsync(SyncScope.Selected(article));
        Assert.Equal((2, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal(3, await world.CountAsync("object_article_topics"));
        Assert.Equal(["Polders"], (await device.Query<Article>("[Article_Topics/Topic/Name = 'Air']").ToListAsync()).Select(one => one.Title).Where(title => title == "Polders"));

        // The rest goes later, and nothing is there twice.
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal((4, 0), (await world.CountAsync("object_article_topics"), (await device.GetPendingAsync()).Count));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }

    [Fact]
    [Trait("Behaviour", "S-111")]
    [Trait("Behaviour", "S-147")]
    public async Task Removed_links_of_a_selected_object_go_along_and_deletes_of_other_objects_wait()
    {
        await using AccessWorld world = await AccessWorld.StartAsync(ArticleModel.Create());
        OfflineEngine device = await world.DeviceAsync("anna", [ArticleModel.Editor]);
        Topic water = device.Create<Topic>(t => t.Name = "Water"), roads = device.Create<Topic>(t => t.Name = "Roads"), air = device.Create<Topic>(t => t.Name = "Air");
        Article article = device.Create<Article>(a => a.Title = "Polders"), other = device.Create<Article>(a => a.Title = "Dunes");
        foreach (Topic topic in (Topic[])[water, roads, air]) article.Topics.Add(topic);
        other.Topics.Add(water);
        await device.CommitAsync([water, roads, air, article, other]);
        await device.SynchronizeAsync();
        article.Topics.Remove(water);
        await device.CommitAsync(article);
        other.Topics.Remove(water);
        await device.CommitAsync(other);
        await device.DeleteAsync(roads);
        // Made and removed before anybody heard of it.
        Topic brief = device.Create<Topic>(t => t.Name = "Brief");
        article.Topics.Add(brief);
        await device.CommitAsync([brief, article]);
        article.Topics.Remove(brief);
        await device.CommitAsync(article);

        SyncResult result = await device.SynchronizeAsync(SyncScope.Selected(article));

        Assert.Equal((1, 0), (result.Applied, result.Rejected.Count));
        Assert.Equal((3, 3), (await world.CountAsync("object_topic"), await world.CountAsync("object_article_topics")));
        Assert.Equal([air], article.Topics);
        Assert.Empty((await device.SynchronizeAsync()).Rejected);
        Assert.Equal((3, 1), (await world.CountAsync("object_topic"), await world.CountAsync("object_article_topics")));
        Assert.Empty((await world.Server.Host.Server.VerifyAsync()).Differences);
    }
}
