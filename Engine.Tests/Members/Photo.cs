using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Tests.Members;

/// <summary>A photo with bytes of its own.</summary>
[Entity]
public sealed partial class Photo : OfflineObject
{
    [Required, StringLength(200)]
    public partial string Title { get; set; }

    [MaxLength(100)]
    public partial byte[]? Thumbnail { get; set; }

    public partial byte[] Content { get; set; }
}
