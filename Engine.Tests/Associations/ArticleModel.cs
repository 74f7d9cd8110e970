namespace OfflineSync.Tests.Associations;

/// <summary>Authors write their own articles, editors all of them; topics belong to editors.</summary>
internal static class ArticleModel
{
    public const string Editor = "Editor";
    public const string Author = "Author";

    public static DomainModel Create() => DomainModel.Define("Articles", model => model
        .Entity<User>(user => user.Allow(Editor, Rights.Read).Allow(Author, Rights.Read))
        .Entity<Topic>(topic => topic.Allow(Editor, Rights.All).Allow(Author, Rights.Read, read: [t => t.Name]))
        .Entity<Cover>(cover => cover.Allow(Editor, Rights.All).Allow(Author, Rights.All))
        .Entity<Article>(article => article.Allow(Editor, Rights.All).Allow(Author, Rights.All, where: "[Article_Author = '[%CurrentUser%]']")));
}
