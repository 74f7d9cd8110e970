using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Benchmarks.Data;

/// <summary>What the bench synchronizes.</summary>
[Entity]
public sealed partial class Item : OfflineObject
{
    [Required, StringLength(200)]
    public partial string Title { get; set; }

    public partial int Quantity { get; set; }

    public partial decimal Price { get; set; }

    public partial bool Done { get; set; }

    public partial DateTime Changed { get; set; }

    public partial Item? Parent { get; set; }
}
