using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Associations;

/// <summary>Something with several topics and one cover.</summary>
[Entity]
public sealed partial class Article : OfflineObject
{
    [Required]
    public partial string Title { get; set; }

    public partial User? Author { get; set; }

    public partial ObjectSet<Topic> Topics { get; }

    /// <summary>One to one: no two articles have the same cover.</summary>
    [Unique]
    public partial Cover? Cover { get; set; }
}

/// <summary>What articles are about; it can be changed from here as well.</summary>
[Entity]
public sealed partial class Topic : OfflineObject
{
    [Required]
    public partial string Name { get; set; }

    [AssociationName("Article_Topics")]
    public partial ObjectSet<Article> Articles { get; }
}

/// <summary>A picture that belongs to one article.</summary>
[Entity]
public sealed partial class Cover : OfflineObject
{
    public partial string? Caption { get; set; }
}
