using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Aot.Model;

/// <summary>A piece of work, with a member of every type.</summary>
[Entity]
public sealed partial class WorkItem : OfflineObject
{
    [Required, StringLength(200)]
    public partial string Title { get; set; }

    [StringLength(20)]
    public partial string? Label { get; set; }

    [DefaultValue(1)]
    public partial int Quantity { get; set; }

    public partial int? Estimate { get; set; }

    public partial long Size { get; set; }

    public partial decimal Price { get; set; }

    public partial decimal? Discount { get; set; }

    public partial bool Done { get; set; }

    public partial bool? Approved { get; set; }

    public partial DateTime Changed { get; set; }

    public partial DateTime? Due { get; set; }

    public partial DateTimeOffset? Seen { get; set; }

    public partial Urgency Urgency { get; set; }

    public partial Urgency? FormerUrgency { get; set; }

    public partial WorkItem? Parent { get; set; }

    public partial Project? Project { get; set; }
}
