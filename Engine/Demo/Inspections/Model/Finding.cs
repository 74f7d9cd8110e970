using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Inspections.Model;

/// <summary>Something that an inspector found.</summary>
[Entity]
public sealed partial class Finding : OfflineObject
{
    [Required, StringLength(200)]
    public partial string Text { get; set; }

    public partial FindingLevel Level { get; set; }

    public partial Inspection? Inspection { get; set; }
}
