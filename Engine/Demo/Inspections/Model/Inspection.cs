using System.ComponentModel.DataAnnotations;

namespace OfflineSync.Inspections.Model;

/// <summary>A visit to a site: a manager plans it, an inspector fills it in.</summary>
[Entity]
public sealed partial class Inspection : OfflineObject
{
    [Required, StringLength(100)]
    public partial string Title { get; set; }

    public partial Site? Site { get; set; }

    [NotLocalized]
    public partial DateTime? Due { get; set; }

    public partial InspectionStatus Status { get; set; }

    /// <summary>The number on the paper form. No two inspections have the same, which only the server can know.</summary>
    public partial string? ReportNumber { get; set; }

    public partial int? Score { get; set; }

    [StringLength(500)]
    public partial string? Summary { get; set; }

    /// <summary>What managers note for each other; it never reaches an inspector's device.</summary>
    [StringLength(500)]
    public partial string? OfficeNote { get; set; }
}
